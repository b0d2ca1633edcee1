// SPDX-License-Identifier: Apache-2.0
// The processes that run one sweep together: the ranks of an MPI job in `civitas_mpi`, this process
// alone in `civitas`. Which of the two is decided when the program is linked.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

namespace civitas {

class Ranks {
 public:
  using Message = std::array<std::uint64_t, 3>;
  struct Received {
    int from;
    Message message;
  };

  virtual ~Ranks() = default;
  virtual int rank() const { return 0; }
  virtual int count() const { return 1; }
  // For the main thread of every rank.
  /// Gives the highest `code` when all ranks have come here.
  virtual int highest(int code) { return code; }
  virtual void send(int /*to*/, const Message& /*message*/) {}
  /// A message that has arrived, if there is one; does not wait.
  virtual std::optional<Received> received() { return std::nullopt; }
};

/// To be made once, in the main thread. When it ends because of an exception, the job ends, too.
std::unique_ptr<Ranks> make_ranks();

}  // namespace civitas

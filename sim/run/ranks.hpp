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
  /// Gives the sum of `number` over all ranks when they have come here.
  virtual std::uint64_t sum(std::uint64_t number) { return number; }
  virtual void send(int /*to*/, const Message& /*message*/) {}
  /// A message that has arrived, if there is one; does not wait.
  virtual std::optional<Received> received() { return std::nullopt; }
};

/// To be made once, in the main thread. When it ends because of an exception, the job ends, too.
std::unique_ptr<Ranks> make_ranks();

/// Whether a launcher such as mpirun has started this process as one of several ranks, as far as
/// can be told without them.
bool is_one_of_several();

}  // namespace civitas

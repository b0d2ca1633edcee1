// SPDX-License-Identifier: Apache-2.0
// The ranks of an MPI job; the one file that knows MPI. It takes the place of one_rank.cpp in
// `civitas_mpi`, which the option CIVITAS_MPI builds.
#include <cstdlib>
#include <exception>

#include "sim/run/ranks.hpp"
#define OMPI_SKIP_MPICXX  // plain C
#include <mpi.h>

namespace civitas {
namespace {

class MpiRanks final : public Ranks {
 public:
  MpiRanks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &count_);
  }
  // Others may never come to a meeting that this rank does not keep. Without MPI_Finalize mpirun
  // and srun end the job when the process ends, which has told its error by then.
  ~MpiRanks() override {
    if (std::uncaught_exceptions() == 0) MPI_Finalize();
  }

  int rank() const override { return rank_; }
  int count() const override { return count_; }

  int highest(int code) override {
    int most = code;
    MPI_Allreduce(&code, &most, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return most;
  }

  std::uint64_t sum(std::uint64_t number) override {
    std::uint64_t all = number;
    MPI_Allreduce(&number, &all, 1, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD);
    return all;
  }

  void send(int to, const Message& message) override {
    MPI_Send(message.data(), static_cast<int>(message.size()), MPI_UINT64_T, to, 0, MPI_COMM_WORLD);
  }

  std::optional<Received> received() override {
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &status);
    if (there == 0) return std::nullopt;
    Received one{status.MPI_SOURCE, {}};
    MPI_Recv(one.message.data(), static_cast<int>(one.message.size()), MPI_UINT64_T, one.from, 0,
             MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return one;
  }

 private:
  int rank_ = 0, count_ = 1;
};

}  // namespace

std::unique_ptr<Ranks> make_ranks() { return std::make_unique<MpiRanks>(); }

// Open MPI, MPICH and those like it, srun.
bool is_one_of_several() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    const char* count = std::getenv(name);
    if (count != nullptr && std::atoi(count) > 1) return true;
  }
  return false;
}

}  // namespace civitas

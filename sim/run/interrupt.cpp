// SPDX-License-Identifier: Apache-2.0
#include "sim/run/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace civitas {
namespace {

volatile std::sig_atomic_t g_signal = 0;

extern "C" void on_signal(int signal) {
  if (signal == SIGINT && g_signal == SIGINT) _exit(kInterrupted);
  g_signal = signal;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaction(signal, &action, nullptr);
}

bool interrupted() { return g_signal != 0; }

ExitCode interrupted_code() { return g_signal == SIGINT ? kInterrupted : kCheckpointed; }

}  // namespace civitas

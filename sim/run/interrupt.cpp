// SPDX-License-Identifier: Apache-2.0
#include "sim/run/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace civitas {
namespace {

volatile std::sig_atomic_t g_interrupted = 0;

extern "C" void on_signal(int) {
  if (g_interrupted != 0) _exit(130);
  g_interrupted = 1;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return g_interrupted != 0; }

}  // namespace civitas

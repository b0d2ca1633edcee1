// SPDX-License-Identifier: Apache-2.0
// The kinds of mistakes: each has a code that stays, E102, and a page that explains it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace civitas {

/// The numbers are what users quote and search for: they are never used again for something else.
enum class Mistake : int {
  // text and YAML
  not_utf8 = 101,
  not_yaml = 102,
  tab_indents = 103,
  not_used_here = 104,
  key_twice = 105,
  too_large = 106,
  version_unknown = 107,
  wrong_shape = 110,
  unknown_key = 111,
  missing_key = 112,
  keys_clash = 113,
  unknown_word = 114,
  formula_cut = 120,
  formula_unreadable = 121,
  // names
  unknown_name = 201,
  unknown_function = 202,
  unknown_model = 203,
  unknown_column = 204,
  unknown_label = 205,
  name_twice = 206,
  whose_is_missing = 207,
  another_entity = 208,
  circle = 209,
  not_one_number = 210,
  wrong_arguments = 211,
  groups_unfit = 212,
  name_unsayable = 213,
  // types, units and numbers
  unknown_unit = 301,
  units_differ = 302,
  wrong_type = 310,
  not_a_number = 311,
  number_outside = 312,
  division_by_zero = 313,
  labels_unfit = 320,
  cells_count = 321,
  bracket_unfit = 322,
  brackets_order = 323,
  // time and dated values
  not_a_date = 401,
  dates_order = 402,
  time_order = 403,
  no_value_then = 404,
  previous_unfit = 405,
  index_unfit = 406,
  change_expected = 407,
  index_stands = 408,
  // populations and the files that are read
  file_unreadable = 501,
  table_unfit = 502,
  field_unfit = 503,
  ids_unfit = 504,
  weights_unfit = 505,
  links_unfit = 506,
  mapping_unfit = 507,
  gross_unfit = 508,
  column_unfit = 509,
  network_unfit = 510,
  links_need_records = 511,
  margins_unfit = 512,
  margins_disagree = 513,
  margins_unmet = 514,
  synthesis_unfit = 515,
  uprating_unfit = 516,
  records_left_out = 517,
  // models, rules, indicators, and what happens in the run
  model_unserved = 601,
  order_of_starts = 602,
  stream_reused = 603,
  indicator_unfit = 604,
  never_used = 605,
  assertion_unfit = 606,
  no_number = 610,
  chance_outside = 611,
  assertion_failed = 612,
  alignment_unmet = 613,
  journey_unfit = 614,
  nobody_left = 615,
  // reforms and overlays
  unknown_target = 701,
  change_says_nothing = 702,
  change_unfit = 703,
  value_unsaid = 704,
  changes_nothing = 705,
  people_of_the_base = 706,
  base_in_a_circle = 710,
  nothing_to_change = 711,
  overlay_unfit = 712,
  overlays_clash = 713,
  // the command line and the files that are written
  option_unfit = 801,
  cannot_write = 802,
  exists_already = 803,
  results_too_large = 804,
  results_name = 805,
  memory_used_up = 806,
  interrupted = 807,
  our_bug = 808,
  // results that are made again
  input_changed = 810,
  not_reproduced = 811,
  // checkpoints
  checkpoint_damaged = 820,
  checkpoint_unfit = 821,
  past_differs = 822,
  // cases of `civitas test`
  case_unfit = 901,
  case_failed = 902,
  // experiments of `civitas sweep`, and `civitas merge`
  experiment_unfit = 951,
  stopping_unfit = 952,
  another_plan = 953,
  runs_missing = 954,
  run_failed = 955,
  sweep_damaged = 956,
  // goals of `civitas solve`, and `civitas calibrate`
  goal_unfit = 961,
  no_solution = 962,
  calibration_unfit = 963,
};

/// What `civitas explain E102` prints. An example that begins with `$` is a command, one without a
/// line `civitas:` is a part of a scenario; those of mistakes in other files may be empty.
struct MistakePage {
  Mistake mistake;
  std::string_view title;
  std::string_view meaning;
  std::string_view faulty;
  std::string_view mended;
};

/// E102.
std::string code(Mistake mistake);

/// All, in ascending order.
std::span<const MistakePage> mistake_pages();

/// The page of a code, written in upper or lower case; nullptr when there is none.
const MistakePage* find_mistake(std::string_view code);

}  // namespace civitas

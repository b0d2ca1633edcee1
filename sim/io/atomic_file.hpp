// SPDX-License-Identifier: Apache-2.0
// Whole files: a file appears under its name complete and on the disk, or not at all.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace civitas {

/// Puts `bytes` at `path`, in place of what was there. They go to `path` + ".partial-" + process id
/// first, so a reader sees the old file or the new one, never a part. A link is followed: the file
/// that it names is replaced. On any failure the temporary is removed, the previous file is as it
/// was, and InputError (Blame::files) says why.
void publish(const std::string& path, std::span<const std::byte> bytes);
/// The same with bytes that `write` puts one after the other. What was there before goes to the
/// name `before`; at every moment one of the two names holds a whole file.
using Put = std::function<void(std::span<const std::byte> bytes)>;
void publish(const std::string& path, const std::function<void(const Put& put)>& write,
             const std::string& before);

/// The same unless something is there already: then false, and all is as it was. Of several
/// processes that put a file under one name at once, one gets true.
bool publish_first(const std::string& path, std::span<const std::byte> bytes);

/// Before a run: throws InputError (Blame::files) when a result could not be put at `path`, when
/// that is one of the `inputs` of the command, by whatever name, or when something is there already
/// and `force` is not given.
void check_writable(const std::string& path, bool force, const std::vector<std::string>& inputs);
/// The same of a folder for several files, which need not be there yet.
void check_folder(const std::string& path);
/// The part of it that is about inputs.
void refuse_input(const std::string& path, const std::vector<std::string>& inputs);

}  // namespace civitas

#include "xml/referenced_file.hpp"

#include <unistd.h>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

namespace fs = std::filesystem;

namespace detail {

std::optional<Fault> missingFile(const fs::path& file, const std::string& written) {
    std::error_code failed;
    Fault fault;
    if (fs::is_directory(file, failed)) {
        fault.what = written + " is a folder";
        fault.write = "write the name of a file in it";
        return fault;
    }
    if (access(file.c_str(), R_OK) == 0) return std::nullopt;
    const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    if (fs::exists(file, failed)) {
        fault.what = written + " cannot be read";
        fault.write = "give the hub's user the right to read it";
    } else if (!fs::is_directory(folder, failed)) {
        fault.what = written + " cannot be read: there is no folder " + folder.string();
        fault.write = "write a path of a file that is there";
    } else {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder, failed))
            if (entry.path().extension() == file.extension())
                names.push_back(entry.path().filename().string());
        const auto close = config::nearest(file.filename().string(), names);
        fault.what = written + " cannot be read: there is no such file";
        fault.write = "write the path of a file that is there";
        if (!close.empty())
            fault.write = "write " + (fs::path(written).parent_path() / close).string();
    }
    return fault;
}

}  // namespace detail

bool fileIsThere(const ConfigNode& node, const char* name, const fs::path& file,
                 Complaints& complaints) {
    const auto* at = node.attribute(name);
    const auto fault = detail::missingFile(file, at ? at->value : file.string());
    if (!fault) return true;
    complaints.push_back(
        at ? node.complain(*at, std::string(name) + " " + fault->what, fault->write)
           : node.complain(fault->what, fault->write));
    return false;
}

}  // namespace kamhub::xml

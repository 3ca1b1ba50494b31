#pragma once
// A changed definition on its way into the folder of the site: judged there as a reload would,
// written, and taken back where the reload refuses it.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "process/library.hpp"

namespace kamhub::process {

constexpr char kNewText[] = "the definition";

// Blocks on files; one at a time for a configuration. One thread at a time.
class Deployment {
public:
    // Judges `text` with everything else that the configuration's folders hold. Empty with
    // complaints; those about `text` have kNewText in place of a file.
    static std::optional<Deployment> judge(const host::Graph& graph, const Library& live,
                                           const std::string& text, Complaints& complaints);

    const Definition& definition() const { return *definition_; }
    const std::filesystem::path& file() const { return file_; }

    // Durable. An error leaves what stood there.
    Status write();
    // What stood there before write().
    Status takeBack();

private:
    Deployment(std::shared_ptr<const Definition> definition, std::filesystem::path file,
               std::string text)
        : definition_(std::move(definition)), file_(std::move(file)), text_(std::move(text)) {}

    std::shared_ptr<const Definition> definition_;
    std::filesystem::path file_;
    std::string text_;
    std::optional<std::string> before_;
};

}  // namespace kamhub::process

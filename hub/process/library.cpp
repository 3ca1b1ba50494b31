#include "process/library.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "process/timer_starts.hpp"

namespace kamhub::process {

namespace fs = std::filesystem;

// Loads one folder. What others name is read first.
struct LibraryLoader {
    Complaints& complaints;
    const Library::Site& site;
    Library out{};
    std::vector<fs::path> files{};

    void find(const fs::path& folder) {
        std::error_code failed;
        const auto first = static_cast<std::ptrdiff_t>(files.size());
        for (const auto& each : fs::directory_iterator(folder, failed))
            if (each.is_regular_file(failed)) files.push_back(each.path());
        std::sort(files.begin() + first, files.end());
        if (failed)
            complaints.push_back({folder.string(), 1, 1, "the folder of processes cannot be read",
                                  "make it, or leave processes=\"…\" out of <hub>"});
    }

    bool ofSite(const fs::path& file) const {
        return !site.folder.empty() && file.parent_path() == site.folder;
    }

    template <class Read>
    void each(const std::string& ending, Read read) {
        for (const auto& file : files) {
            if (!file.string().ends_with(ending)) continue;
            if (!site.file.empty() && file == site.file) {
                read(file, site.text);
                continue;
            }
            std::ifstream in(file, std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(in), {}};
            if (in)
                read(file, text);
            else
                complain(file, "cannot be read", "");
        }
    }

    void complain(const fs::path& file, std::string what, std::string write) {
        complaints.push_back({file.string(), 1, 1, std::move(what), std::move(write)});
    }

    void twice(const fs::path& file, const std::string& kind, const std::string& name) {
        complain(file, "the " + kind + " " + name + " stands in another file too",
                 "give one of them another name");
    }

    void load() {
        each(".xsl", [&](const fs::path& file, const std::string&) {
            auto sheet = xml::Stylesheet::load(file.string(), nullptr, complaints);
            if (!sheet) return;
            const auto name = file.filename().string();
            if (!out.translations_.emplace(name, std::move(*sheet)).second)
                twice(file, "stylesheet", name);
        });
        each(".calendar.xml", [&](const fs::path& file, const std::string& text) {
            auto calendar = Calendar::read(text, file.string(), complaints);
            if (!calendar) return;
            const auto name = calendar->name();
            if (!out.calendars_.emplace(name, std::move(*calendar)).second)
                twice(file, "calendar", name);
        });
        each(".dmn", [&](const fs::path& file, const std::string& text) {
            for (auto& decision : Decision::read(text, file.string(), complaints)) {
                const auto id = decision->id;
                if (!out.decisions_.emplace(id, std::move(decision)).second)
                    twice(file, "decision", id);
            }
        });
        processes();
    }

    // Twice: a process may call one that stands in a later file.
    void processes() {
        std::map<std::string, fs::path> ids;
        std::set<fs::path> replaced;  // by the site's
        each(".bpmn", [&](const fs::path& file, const std::string& text) {
            Complaints later;
            const auto definition = readDefinition(text, file.string(), {}, later);
            if (!definition) return;
            const auto [there, fresh] = ids.emplace(definition->id, file);
            if (fresh) return;
            if (ofSite(file) && !ofSite(there->second))
                replaced.insert(std::exchange(there->second, file));
            else
                twice(file, "process", definition->id);
        });
        const Known known{
            [&](const std::string& id) { return ids.contains(id); },
            [this](const std::string& id) { return out.decisions_.contains(id); },
            [this](const std::string& name) { return out.calendars_.contains(name); },
            {},
            [this](const std::string& name) { return out.translations_.contains(name); }};
        each(".bpmn", [&](const fs::path& file, const std::string& text) {
            if (replaced.contains(file)) return;
            if (auto read = readDefinition(text, file.string(), known, complaints)) {
                const auto id = read->id;
                out.processes_.emplace(id, Library::Process{std::move(read), text, ofSite(file)});
            }
        });
    }
};

// A message begins one process: others that it could begin say when.
void checkMessageStarts(const Library& library, Complaints& complaints) {
    std::map<std::string, std::pair<const Definition*, bool>> first;  // by message; has it k:when
    for (const auto& [id, process] : library.processes())
        for (const auto* node : process.definition->nodesIn("")) {
            if (node->kind != Kind::StartEvent || node->trigger != Trigger::Message) continue;
            const auto [at, fresh] = first.emplace(
                node->reference, std::pair(process.definition.get(), node->when.has_value()));
            const auto& [other, bounded] = at->second;
            if (fresh || other == process.definition.get() || (bounded && node->when)) continue;
            complaints.push_back(
                {process.definition->file, node->line, 1,
                 "the message " + node->reference + " starts process " + other->id + " too",
                 "write k:when=\"XPath\" on both start events"});
        }
}

std::shared_ptr<const Library> Library::load(const std::vector<fs::path>& folders,
                                             Complaints& complaints, const Site& site) {
    const auto before = complaints.size();
    LibraryLoader loader{complaints, site};
    for (const auto& folder : folders) loader.find(folder);
    auto& files = loader.files;
    if (!site.file.empty() && std::find(files.begin(), files.end(), site.file) == files.end())
        files.push_back(site.file);
    if (complaints.size() == before) loader.load();
    if (complaints.size() == before) checkTimerStarts(loader.out, complaints);
    if (complaints.size() == before) checkMessageStarts(loader.out, complaints);
    if (complaints.size() != before) return nullptr;
    return std::make_shared<const Library>(std::move(loader.out));
}

namespace {
template <class Map>
auto* among(const Map& map, const std::string& name) {
    const auto found = map.find(name);
    return found == map.end() ? nullptr : &found->second;
}
}  // namespace

const Definition* Library::process(const std::string& id) const {
    const auto* found = among(processes_, id);
    return found ? found->definition.get() : nullptr;
}
const Calendar* Library::calendar(const std::string& name) const { return among(calendars_, name); }
const Decision* Library::decision(const std::string& id) const {
    const auto* found = among(decisions_, id);
    return found ? found->get() : nullptr;
}
const xml::Stylesheet* Library::translation(const std::string& file) const {
    return among(translations_, file);
}

std::vector<fs::path> foldersOf(const host::Graph& graph) {
    auto out = host::foldersOf(graph, "processes");
    if (!graph.settings.processes.empty()) out.insert(out.begin(), graph.settings.processes);
    return out;
}

Library::Site siteOf(const host::Graph& graph) {
    Library::Site out;
    if (!graph.settings.site.empty()) out.folder = graph.settings.site / "processes";
    return out;
}

}  // namespace kamhub::process

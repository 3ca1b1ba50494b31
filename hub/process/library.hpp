#pragma once
// What a hub knows of processes: the definitions of its folder, and what they name. One version at
// a time; instances that run by an older one find it in the store (runner.hpp).

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/graph.hpp"
#include "process/calendar.hpp"
#include "process/decision.hpp"
#include "process/definition.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::process {

// Immutable; shared between threads.
class Library {
public:
    struct Process {
        std::shared_ptr<const Definition> definition;
        std::string text;   // of its file
        bool site = false;  // the site's folder has it
    };

    // What a site has put in the place of others: its definitions stand instead of those of the
    // same process elsewhere.
    struct Site {
        std::filesystem::path folder{};  // of definitions; empty: there is none
        // Read as if it stood there, whether it does or not; an empty name: nothing.
        std::filesystem::path file{};
        std::string text{};
    };

    // Reads *.bpmn, *.dmn, *.calendar.xml and *.xsl of the folders, as if they were one. Null with
    // complaints: those of the files, ids that stand twice, names that nothing bears.
    static std::shared_ptr<const Library> load(const std::vector<std::filesystem::path>& folders,
                                               Complaints& complaints, const Site& site);
    static std::shared_ptr<const Library> load(const std::vector<std::filesystem::path>& folders,
                                               Complaints& complaints) {
        return load(folders, complaints, Site{});
    }

    const std::map<std::string, Process>& processes() const { return processes_; }  // by id
    const Definition* process(const std::string& id) const;                         // or null
    const Calendar* calendar(const std::string& name) const;
    const Decision* decision(const std::string& id) const;
    const xml::Stylesheet* translation(const std::string& file) const;

private:
    friend struct LibraryLoader;
    std::map<std::string, Process> processes_;
    std::map<std::string, Calendar> calendars_;
    std::map<std::string, std::shared_ptr<const Decision>> decisions_;
    std::map<std::string, xml::Stylesheet> translations_;
};

// The folders that a configuration names for processes: its own, its modules', its site's.
std::vector<std::filesystem::path> foldersOf(const host::Graph& graph);
Library::Site siteOf(const host::Graph& graph);

}  // namespace kamhub::process

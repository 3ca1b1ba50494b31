#pragma once
// Reads declarations into a model. One pass over each file for what stands in one element, one over
// the model for what names something else.

#include <filesystem>

#include "records/declaration_specs.hpp"
#include "records/entity.hpp"

namespace kamhub::records {

// One thread at a time.
class ModelLoader {
public:
    explicit ModelLoader(Complaints& complaints) : complaints_(complaints) {}

    void readFolder(const std::filesystem::path& folder);
    void readPagesOf(const std::filesystem::path& folder);
    // None where there are complaints.
    std::shared_ptr<const Model> finish();

private:
    // Where an entity's parts stand, for complaints about what they name.
    struct Sources {
        ConfigNode entity;
        std::map<std::string, ConfigNode, std::less<>> fields;
        std::vector<ConfigNode> measures, transitions, access, matches;
        ConfigNode states;
    };

    void readFile(const std::filesystem::path& file);
    void readEntity(const ConfigNode& node);
    void extend(const ConfigNode& node);
    void readPart(const ConfigNode& node, Entity& entity, Sources& sources, bool site);
    void readGroup(const ConfigNode& node, Entity& entity, Sources& sources, bool site);
    void readField(const ConfigNode& node, Entity& entity, Sources& sources,
                   const std::string& group, bool site);
    void readStates(const ConfigNode& node, Entity& entity, Sources& sources);
    void readMeasure(const ConfigNode& node, Entity& entity, Sources& sources);
    void readMatch(const ConfigNode& node, Entity& entity, Sources& sources);
    void readCodes(const ConfigNode& node);
    void checkEntity(const Entity& entity, const Sources& sources);
    void checkField(const Entity& entity, const Field& field, const ConfigNode& node);
    void checkStates(const Entity& entity, const Sources& sources);
    void checkMeasures(const Entity& entity, const Sources& sources);
    void checkMatches(const Entity& entity, const Sources& sources);

    // Complaints about an attribute, or, where it does not stand there, about its element.
    void complain(const ConfigNode& node, const char* attribute, std::string what,
                  std::string write);
    void complainUnknown(const ConfigNode& node, const char* attribute, const char* thing,
                         const std::string& name, const std::vector<std::string>& known);
    bool goodName(const ConfigNode& node, const std::string& name, const char* attribute = "name");

    Complaints& complaints_;
    Model model_;
    std::map<std::string, Sources, std::less<>> sources_;
    std::vector<ConfigNode> extensions_;
    std::string hashed_;
};

// At blanks.
std::vector<std::string> divided(const std::string& words);

}  // namespace kamhub::records

#include "access/roles.hpp"

#include <algorithm>
#include <sstream>

#include "xml/document.hpp"

namespace kamhub::access {

namespace {

constexpr char kRoot[] = "<roles xmlns=\"urn:kamhub:roles:1\">";

struct RoleEntry {
    std::string name, about;
};
struct RightEntry {
    std::string name, on;
};

const ConfigSpec<RoleEntry>& roleEntry() {
    static const auto spec = [] {
        ConfigSpec<RoleEntry> s("A set of rights under a name; users are given roles.");
        s.field("name", &RoleEntry::name, "The name by which users have it.").example("operator");
        s.field("about", &RoleEntry::about, "Who is meant to have it.").defaultsTo("");
        s.check([](const RoleEntry& r) {
            const bool plain = !r.name.empty() && r.name.size() <= 64 &&
                               r.name.find_first_not_of(
                                   "abcdefghijklmnopqrstuvwxyz0123456789-_.") == std::string::npos;
            return plain ? "" : "name is no name of a role; write 1 to 64 of a-z, 0-9, - _ and .";
        });
        return s;
    }();
    return spec;
}

const ConfigSpec<RightEntry>& rightEntry() {
    static const auto spec = [] {
        ConfigSpec<RightEntry> s("A right that the role holds.");
        s.field("name", &RightEntry::name,
                "One of the hub's own rights, or one over records: ENTITY.ACTION, either of which "
                "may be *.")
            .example("customer.read");
        s.field("on", &RightEntry::on,
                "Of a right over records: on which of them, divided by blanks: own, team, unit, "
                "subtree (the unit and those below it), customer (the user's own and those below "
                "it); without it all.")
            .defaultsTo("")
            .example("own team");
        return s;
    }();
    return spec;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

}  // namespace

const SpecInfo& roleSpec() { return roleEntry().info(); }
const SpecInfo& rightSpec() { return rightEntry().info(); }

std::shared_ptr<const Roles> Roles::builtIn() {
    static const auto roles = [] {
        auto out = std::make_shared<Roles>();
        Rights rights{kHubObserve, kMessagesRead, kProcessesRead};
        out->all_.push_back({"viewer", "Sees what is live and where messages are.", rights});
        rights.insert({kMessagesReplay, kMessagesDiscard, kEndpointsPause, kProcessesWork, kTasksAll});
        out->all_.push_back(
            {"operator", "Also deals with what is parked, pauses endpoints, and works in processes.", rights});
        rights.insert(
            {kMessagesPersonal, kMessagesEdit, kHubConfigure, kProcessesMove, kProcessesDeploy});
        out->all_.push_back({"engineer",
                             "Also mends messages, for which he sees personal fields, reloads the "
                             "configuration, deploys processes, and moves running ones to it.",
                             rights});
        out->all_.push_back({"administrator", "Holds every right.", allRights()});
        return out;
    }();
    return roles;
}

std::shared_ptr<const Roles> Roles::load(const std::filesystem::path& file,
                                         Complaints& complaints) {
    const auto before = complaints.size();
    const auto root = xml::readConfig(file.string(), complaints);
    if (!root) return nullptr;
    if (root->name != "roles") {
        complaints.push_back(
            root->complain("this is no file of roles", std::string("write ") + kRoot));
        return nullptr;
    }
    auto out = std::make_shared<Roles>();
    for (const auto& child : root->children) {
        if (child.name == "role")
            out->add(child, complaints);
        else
            complaints.push_back(
                child.complain("<roles> has no <" + child.name + ">", "write role"));
    }
    const bool managed = std::any_of(out->all_.begin(), out->all_.end(), [](const Role& role) {
        return role.rights.contains(kAccessManage);
    });
    if (complaints.size() == before && !managed)
        complaints.push_back(root->complain(
            "no role holds access.manage: nobody could be given a role",
            "write <right name=\"access.manage\"/> into the role of those who manage users"));
    return complaints.size() == before ? out : nullptr;
}

void Roles::addRight(const ConfigNode& node, Role& role, Complaints& complaints) {
    const auto before = complaints.size();
    const auto entry = rightEntry().parse(node, complaints);
    if (complaints.size() != before) return;
    const auto& rights = knownRights();
    const bool known = std::any_of(rights.begin(), rights.end(),
                                   [&](auto& right) { return right.name == entry.name; });
    if (!known && !isRecordRight(entry.name)) {
        std::vector<std::string> names;
        for (const auto& right : rights) names.emplace_back(right.name);
        return complaints.push_back(node.complain(
            *node.attribute("name"), "there is no right " + entry.name,
            config::nearestAdvice(entry.name, names, "write ENTITY.ACTION, or one of the hub's")));
    }
    if (known && !entry.on.empty())
        return complaints.push_back(node.complain(
            *node.attribute("on"), entry.name + " is no right over records", "leave on out"));
    std::istringstream words(entry.on);
    std::vector<std::string> grants;
    for (std::string word; words >> word;) {
        if (!reachOf(word))
            return complaints.push_back(
                node.complain(*node.attribute("on"), "a right reaches over no " + word,
                              "write words of own, team, unit, subtree, customer"));
        grants.push_back(entry.name + "@" + word);
    }
    if (grants.empty()) grants.push_back(entry.name);
    for (auto& grant : grants)
        if (!role.rights.insert(grant).second)
            complaints.push_back(
                node.complain("the right " + grant + " stands here twice", "remove one"));
    if (!known) role.record_rights.push_back(node);
}

void Roles::add(const ConfigNode& node, Complaints& complaints) {
    const auto before = complaints.size();
    const auto entry = roleEntry().parse(node, complaints);
    Role role{entry.name, entry.about, {}};
    for (const auto& child : node.children) {
        if (child.name != "right") {
            complaints.push_back(
                child.complain("<role> has no <" + child.name + ">", "write right"));
            continue;
        }
        addRight(child, role, complaints);
    }
    if (complaints.size() != before) return;
    if (role.rights.empty())
        return complaints.push_back(
            node.complain("the role " + role.name + " holds no right",
                          "write <right name=\"hub.observe\"/> into it, or remove it"));
    if (find(role.name))
        return complaints.push_back(node.complain(
            *node.attribute("name"), "there are two roles " + role.name, "write another name"));
    all_.push_back(std::move(role));
}

const Role* Roles::find(const std::string& name) const {
    const auto found =
        std::find_if(all_.begin(), all_.end(), [&](auto& role) { return role.name == name; });
    return found == all_.end() ? nullptr : &*found;
}

Rights Roles::rightsOf(const std::vector<std::string>& names) const {
    Rights out;
    for (const auto& name : names)
        if (const auto* role = find(name)) out.insert(role->rights.begin(), role->rights.end());
    return out;
}

std::string toXml(const Roles& roles) {
    std::string out = std::string(kRoot) + "\n";
    for (const auto& role : roles.all()) {
        out +=
            "  <role name=\"" + escaped(role.name) + "\" about=\"" + escaped(role.about) + "\">\n";
        for (const auto& right : role.rights) {
            const auto at = right.find('@');
            out += "    <right name=\"" + right.substr(0, at) + "\"" +
                   (at == right.npos ? "" : " on=\"" + right.substr(at + 1) + "\"") + "/>\n";
        }
        out += "  </role>\n";
    }
    return out + "</roles>\n";
}

}  // namespace kamhub::access

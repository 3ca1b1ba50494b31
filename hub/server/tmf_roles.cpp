#include "server/tmf_roles.hpp"

#include "server/tmf_event.hpp"

namespace kamhub::server {

namespace {

constexpr char kRolesPath[] = "/tmf-api/rolesAndPermissions/v4/";

constexpr char kRoleSchema[] = R"({"type":"object","properties":{
  "id":{"type":"string"},"href":{"type":"string"},"involvementRole":{"type":"string"},
  "entitlement":{"type":"array","items":{"type":"object","properties":{
    "action":{"type":"string"},"function":{"type":"string"}},
    "required":["action","function"],"additionalProperties":false}},
  "@type":{"type":"string"}},"required":["id","href"],"additionalProperties":false})";

constexpr char kPermissionSchema[] = R"({"type":"object","properties":{
  "id":{"type":"string"},"href":{"type":"string"},"description":{"type":"string"},
  "user":{"type":"object","properties":{"id":{"type":"string"},"name":{"type":"string"},
    "@referredType":{"type":"string"}},"required":["id","@referredType"],
    "additionalProperties":false},
  "validFor":{"type":"object","properties":{"startDateTime":{"type":"string",
    "format":"date-time"}},"additionalProperties":false},
  "assetUserRole":{"type":"array","items":{"type":"object","properties":{
    "manageableAsset":{"type":"object","properties":{"id":{"type":"string"}},
      "required":["id"],"additionalProperties":false},
    "userRole":{"type":"object","properties":{"id":{"type":"string"},"href":{"type":"string"}},
      "required":["id"],"additionalProperties":false}},
    "required":["manageableAsset","userRole"],"additionalProperties":false}},
  "@type":{"type":"string"}},"required":["id","href"],"additionalProperties":false})";

constexpr char kPermissionChange[] = R"({"type":"object","properties":{
  "user":{"type":"object","properties":{"id":{"type":"string"},"href":{"type":"string"},
    "name":{"type":"string"},"role":{"type":"string"},"@type":{"type":"string"},
    "@referredType":{"type":"string"}},"required":["id"],"additionalProperties":false},
  "validFor":{"type":"object","properties":{"startDateTime":{"type":"string",
    "format":"date-time"}},"additionalProperties":false},
  "assetUserRole":{"type":"array","items":{"type":"object","properties":{
    "manageableAsset":{"type":"object","properties":{"id":{"type":"string"},
      "@type":{"type":"string"},"@referredType":{"type":"string"}},"required":["id"],
      "additionalProperties":false},
    "userRole":{"type":"object","properties":{"id":{"type":"string"},"href":{"type":"string"},
      "@type":{"type":"string"},"@referredType":{"type":"string"}},"required":["id"],
      "additionalProperties":false},"@type":{"type":"string"}},
    "required":["manageableAsset","userRole"],"additionalProperties":false}},
  "@type":{"type":"string"}},"additionalProperties":false,"required":[]})";

Json roleJson(const access::Role& role) {
    auto out = object();
    out.set("id", role.name);
    out.set("href", kRolesPath + ("userRole/" + role.name));
    out.set("involvementRole", role.about.empty() ? role.name : role.about);
    JsonList entitlements;
    for (const auto& right : role.rights) {
        const auto dot = right.find('.');
        auto one = newObject();
        one->set("action", right.substr(dot + 1));
        one->set("function", right.substr(0, dot));
        entitlements.add(one);
    }
    out.set("entitlement", entitlements);
    out.set("@type", "UserRole");
    return out;
}

Result<std::vector<access::User>> allOf(access::Users& users) {
    std::vector<access::User> out;
    while (true) {
        auto more = users.list(out.empty() ? "" : out.back().name, kTmfMost);
        if (!more) return more.error();
        const bool last = more->size() < kTmfMost;
        out.insert(out.end(), more->begin(), more->end());
        if (last) return out;
    }
}

// What a permission's document says of the user's roles. When it is valid from is the hub's to say.
// InvalidMessage: what it says that no permission here holds.
Result<std::vector<std::string>> rolesIn(const Json& body, const std::string& hub) {
    for (const auto& name : body.getNames())
        if (name != "user" && name != "assetUserRole" && name != "validFor" &&
            !name.starts_with('@'))
            return invalidMessage(name.substr(0, 100) + " is not kept here; leave it out");
    const auto valid = body.getObject("validFor");
    if (valid && valid->has("endDateTime"))
        return invalidMessage(
            "validFor.endDateTime is not kept here: who has a role has it until it is taken away");
    const auto list = body.getArray("assetUserRole");
    if (!list) return invalidMessage("write assetUserRole, the list of roles that the user has");
    std::vector<std::string> out;
    for (unsigned i = 0; i < list->size(); ++i) {
        const auto where = "assetUserRole[" + std::to_string(i) + "]";
        const auto one = list->getObject(i);
        const auto asset = one ? one->getObject("manageableAsset") : nullptr;
        const auto role = one ? one->getObject("userRole") : nullptr;
        if (!role || textMember(*role, "id").empty())
            return invalidMessage(where + " names no userRole; write {\"id\":ROLE}");
        if (!asset || textMember(*asset, "id") != hub)
            return invalidMessage(where + " is about another asset than this hub; write " + hub);
        out.push_back(textMember(*role, "id"));
    }
    return out;
}

HttpResponse noPermission(const TmfCall& call) {
    return tmfError(404, "unknown-record", "there is no permission " + call.part("id"));
}

// Gives the user these roles, and answers the permission that it makes.
HttpResponse give(access::Access& access, const TmfCall& call, const std::string& name,
                  std::vector<std::string> roles, const host::Graph& graph, int status) {
    access::UserChange change;
    change.roles = std::move(roles);
    const auto done = access.users().change(name, change, *graph.roles, actorOf(call.request));
    if (!done) return tmfError(done.error());
    const auto user = access.users().find(name);
    if (!user) return tmfError(user.error());
    return tmfDocument(permissionOf(**user, graph.settings.name), status);
}

HttpResponse noFilters(const TmfPage& page) {
    return tmfError(400, "unknown-attribute",
                    page.filters.front().first + " is no attribute that is selected by");
}

// One page of what is there; `all` in the order of names.
template <class Items, class ToJson>
HttpResponse listOfAll(const TmfCall& call, const Items& all, ToJson to_json) {
    const auto page = tmfPage(call.request);
    if (!page) return tmfError(page.error());
    if (!page->filters.empty()) return noFilters(*page);
    JsonList out;
    const auto end = static_cast<std::size_t>(page->offset + page->limit);
    for (auto i = static_cast<std::size_t>(page->offset); i < all.size() && i < end; ++i)
        out.add(onlyFields(to_json(all[i]), page->fields));
    return tmfList(out, static_cast<std::int64_t>(all.size()));
}

}  // namespace

std::string permissionPath(const std::string& user) {
    return std::string(kRolesPath) + "permission/" + user;
}

Json permissionOf(const access::User& user, const std::string& hub) {
    auto out = object();
    out.set("id", user.name);
    out.set("href", permissionPath(user.name));
    if (user.locked) out.set("description", "locked");
    auto who = newObject();
    who->set("id", user.name);
    if (!user.display_name.empty()) who->set("name", user.display_name);
    who->set("@referredType", "Individual");
    out.set("user", who);
    auto valid = newObject();
    if (user.created != Instant{}) valid->set("startDateTime", toIso(user.created));
    out.set("validFor", valid);
    JsonList roles;
    for (const auto& name : user.roles) {
        auto one = newObject(), asset = newObject(), role = newObject();
        asset->set("id", hub);
        role->set("id", name);
        role->set("href", kRolesPath + ("userRole/" + name));
        one->set("manageableAsset", asset);
        one->set("userRole", role);
        roles.add(one);
    }
    out.set("assetUserRole", roles);
    out.set("@type", "Permission");
    return out;
}

void addRolesApi(flow::Hub& hub, access::Access& access, TmfRefuse refuse, TmfApis& apis) {
    auto& api = apis[kRolesApi];
    api.name = kRolesApi;
    api.title = "User Roles And Permissions";
    api.readers = {access::kAccessManage};
    for (const char* event : {"create", "attributeValueChange", "delete"})
        api.events.push_back({tmfEventName("Permission", event), "permission", "Permission"});
    api.schemas["UserRole"] = readObject(kRoleSchema).value();
    api.schemas["Permission"] = readObject(kPermissionSchema).value();
    api.schemas["Permission_Update"] = readObject(kPermissionChange).value();
    api.schemas["Permission_Create"] = api.schemas["Permission_Update"];
    for (const char* name : {"user", "assetUserRole"})
        api.schemas["Permission_Create"].getArray("required")->add(name);
    const auto add = [&](const char* path, const char* id, const char* gives, bool list,
                         std::function<HttpResponse(const TmfCall&)> answer) {
        const auto summary =
            std::string(list ? "List " : "Retrieves a ") + gives + (list ? " objects" : " by ID");
        api.operations.push_back({"GET", path, id, summary, "", gives, list, 200, answer});
    };
    add("userRole", "listUserRole", "UserRole", true, [&hub](const TmfCall& call) {
        return listOfAll(call, hub.live().graph->roles->all(), roleJson);
    });
    add("userRole/{id}", "retrieveUserRole", "UserRole", false, [&hub](const TmfCall& call) {
        const auto roles = hub.live().graph->roles;
        const auto* role = roles->find(call.part("id"));
        return role ? tmfDocument(roleJson(*role))
                    : tmfError(404, "unknown-record", "there is no role " + call.part("id"));
    });
    add("permission", "listPermission", "Permission", true,
        [&hub, &access, refuse](const TmfCall& call) {
            if (auto refused = refuse(call, access::kAccessManage)) return std::move(*refused);
            auto users = allOf(access.users());
            if (!users) return tmfError(users.error());
            std::erase_if(*users, [](auto& user) { return user.roles.empty(); });
            return listOfAll(call, *users, [&](const access::User& user) {
                return permissionOf(user, hub.live().graph->settings.name);
            });
        });
    add("permission/{id}", "retrievePermission", "Permission", false,
        [&hub, &access, refuse](const TmfCall& call) {
            if (auto refused = refuse(call, access::kAccessManage)) return std::move(*refused);
            const auto user = access.users().find(call.part("id"));
            if (!user) return tmfError(user.error());
            if (!*user || (*user)->roles.empty()) return noPermission(call);
            return tmfDocument(permissionOf(**user, hub.live().graph->settings.name));
        });
    const auto change = [&](const char* method, const char* path, const char* id,
                            const char* summary, const char* takes, int status,
                            std::function<HttpResponse(const TmfCall&)> answer) {
        api.operations.push_back({method, path, id, summary, takes, "Permission", false, status,
                                  [refuse, answer](const TmfCall& call) {
                                      auto refused = refuse(call, access::kAccessManage);
                                      return refused ? std::move(*refused) : answer(call);
                                  }});
    };
    change("POST", "permission", "createPermission", "Gives roles to a user who has none",
           "Permission_Create", 201, [&hub, &access](const TmfCall& call) {
               const auto graph = hub.live().graph;
               const auto who = call.body.getObject("user");
               const auto name = who ? textMember(*who, "id") : std::string();
               const auto user = access.users().find(name);
               if (!user) return tmfError(user.error());
               if (!*user)
                   return tmfError(400, "unknown-user",
                                   "user.id is no user of this hub; write one of /api/v1/users");
               if (!(*user)->roles.empty())
                   return tmfError(409, "not-unique",
                                   "there is a permission " + name + " already; PATCH it");
               const auto roles = rolesIn(call.body, graph->settings.name);
               if (!roles) return tmfError(roles.error());
               if (roles->empty()) return tmfError(400, "required", "assetUserRole names no role");
               return give(access, call, name, *roles, *graph, 201);
           });
    change("PATCH", "permission/{id}", "patchPermission",
           "Gives the user these roles in place of his own", "Permission_Update", 200,
           [&hub, &access](const TmfCall& call) {
               const auto graph = hub.live().graph;
               const auto user = access.users().find(call.part("id"));
               if (!user) return tmfError(user.error());
               if (!*user || (*user)->roles.empty()) return noPermission(call);
               const auto who = call.body.getObject("user");
               if (who && textMember(*who, "id") != call.part("id"))
                   return tmfError(400, "read-only", "a permission stays with its user");
               const auto roles = rolesIn(call.body, graph->settings.name);
               if (!roles) return tmfError(roles.error());
               return give(access, call, call.part("id"), *roles, *graph, 200);
           });
}

}  // namespace kamhub::server

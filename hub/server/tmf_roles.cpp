#include "server/tmf_roles.hpp"

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

Json permissionJson(const access::User& user, const std::string& hub) {
    auto out = object();
    out.set("id", user.name);
    out.set("href", kRolesPath + ("permission/" + user.name));
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

void addRolesApi(flow::Hub& hub, access::Access& access, TmfRefuse refuse, TmfApis& apis) {
    auto& api = apis["rolesAndPermissions"];
    api.name = "rolesAndPermissions";
    api.title = "User Roles And Permissions";
    api.schemas["UserRole"] = readObject(kRoleSchema).value();
    api.schemas["Permission"] = readObject(kPermissionSchema).value();
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
            const auto users = allOf(access.users());
            if (!users) return tmfError(users.error());
            return listOfAll(call, *users, [&](const access::User& user) {
                return permissionJson(user, hub.live().graph->settings.name);
            });
        });
    add("permission/{id}", "retrievePermission", "Permission", false,
        [&hub, &access, refuse](const TmfCall& call) {
            if (auto refused = refuse(call, access::kAccessManage)) return std::move(*refused);
            const auto user = access.users().find(call.part("id"));
            if (!user) return tmfError(user.error());
            if (!*user)
                return tmfError(404, "unknown-record", "there is no user " + call.part("id"));
            return tmfDocument(permissionJson(**user, hub.live().graph->settings.name));
        });
}

}  // namespace kamhub::server

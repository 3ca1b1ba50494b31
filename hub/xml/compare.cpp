#include "xml/compare.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "xml/detail/libxml.hpp"

namespace kamhub::xml {

namespace {

constexpr std::size_t kMostCells = 1'000'000;  // of the table that aligns children
constexpr std::size_t kShown = 80;             // bytes of a value in a sentence

using Name = std::pair<std::string, std::string>;  // namespace, local name

std::string nameSpace(const xmlNs* ns) { return ns ? detail::text(ns->href) : std::string(); }

Name nameOf(const _xmlNode* node) { return {namespaceOf(node), localName(node)}; }

std::map<Name, std::string> attributesOf(const xmlNode* node) {
    std::map<Name, std::string> out;
    for (const auto* each = node->properties; each; each = each->next) {
        const detail::TextHandle value(
            xmlNodeListGetString(node->doc, each->children, 1));
        out[{nameSpace(each->ns), detail::text(each->name)}] = detail::text(value.get());
    }
    return out;
}

// The text of an element itself; without what stands around it, and empty where it is only blanks.
std::string ownText(const xmlNode* node) {
    std::string out;
    for (const auto* child = node->children; child; child = child->next)
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            out += detail::text(child->content);
    return out.find_first_not_of(" \t\r\n") == out.npos ? std::string() : out;
}

bool equal(const xmlNode* a, const xmlNode* b) {
    if (nameOf(a) != nameOf(b) || ownText(a) != ownText(b) || attributesOf(a) != attributesOf(b))
        return false;
    const auto left = childElements(a), right = childElements(b);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), equal);
}

std::string shown(const std::string& value) {
    auto cut = std::min(value.size(), kShown);
    while (cut < value.size() && cut > 0 && (static_cast<unsigned char>(value[cut]) & 0xC0) == 0x80)
        --cut;
    return "\"" + value.substr(0, cut) + (cut < value.size() ? "…\"" : "\"");
}

std::string step(const xmlNode* node) {
    const auto* prefix = node->ns ? node->ns->prefix : nullptr;
    std::string out = prefix ? detail::text(prefix) + ":" : std::string();
    out += localName(node);
    int before = 0, same = 0;
    for (const auto* each = node->parent ? node->parent->children : nullptr; each;
         each = each->next) {
        if (each->type != XML_ELEMENT_NODE || nameOf(each) != nameOf(node)) continue;
        ++same;
        if (each == node) before = same;
    }
    return same > 1 ? out + "[" + std::to_string(before) + "]" : out;
}

std::string pathOf(const xmlNode* node) {
    std::string out;
    for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) out = "/" + step(node) + out;
    return out;
}

using Children = std::vector<_xmlNode*>;
// One child of each side; null: it is on the other side only.
using Pairs = std::vector<std::pair<const _xmlNode*, const _xmlNode*>>;

// The longest common run of names, so that one child more or less does not shift all behind it.
void alignByName(const Children& was, const Children& now, Pairs& out) {
    const auto n = was.size(), m = now.size();
    if (n * m > kMostCells) {
        for (std::size_t i = 0; i < std::max(n, m); ++i)
            out.emplace_back(i < n ? was[i] : nullptr, i < m ? now[i] : nullptr);
        return;
    }
    std::vector<Name> left, right;
    for (const auto* each : was) left.push_back(nameOf(each));
    for (const auto* each : now) right.push_back(nameOf(each));
    std::vector<std::uint32_t> length((n + 1) * (m + 1), 0);
    const auto at = [m](std::size_t i, std::size_t j) { return i * (m + 1) + j; };
    for (auto i = n; i-- > 0;)
        for (auto j = m; j-- > 0;)
            length[at(i, j)] = left[i] == right[j]
                                   ? length[at(i + 1, j + 1)] + 1
                                   : std::max(length[at(i + 1, j)], length[at(i, j + 1)]);
    std::size_t i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && left[i] == right[j])
            out.emplace_back(was[i++], now[j++]);
        else if (j >= m || (i < n && length[at(i + 1, j)] >= length[at(i, j + 1)]))
            out.emplace_back(was[i++], nullptr);
        else
            out.emplace_back(nullptr, now[j++]);
    }
}

// What is equal at both ends stands aside; what is between is aligned by name.
Pairs align(Children was, Children now) {
    Pairs out;
    std::size_t front = 0, back = 0;
    while (front < was.size() && front < now.size() && equal(was[front], now[front])) ++front;
    while (back < was.size() - front && back < now.size() - front &&
           equal(was[was.size() - 1 - back], now[now.size() - 1 - back]))
        ++back;
    const auto middle = [&](const Children& all) {
        return Children(all.begin() + static_cast<std::ptrdiff_t>(front),
                        all.end() - static_cast<std::ptrdiff_t>(back));
    };
    alignByName(middle(was), middle(now), out);
    return out;
}

struct Comparison {
    std::size_t limit;
    Differences out{};

    void add(std::string path, std::string what) {
        if (out.list.size() < limit)
            out.list.push_back({std::move(path), std::move(what)});
        else
            ++out.more;
    }

    // A path costs a walk over the siblings of each step: only for what is listed.
    std::string place(const xmlNode* node) const {
        return out.list.size() < limit ? pathOf(node) : std::string();
    }

    void value(const std::string& path, const std::optional<std::string>& was,
               const std::optional<std::string>& now) {
        add(path, !was   ? "is new: " + shown(*now)
                  : !now ? "is gone: it was " + shown(*was)
                         : shown(*was) + " became " + shown(*now));
    }

    void attributes(const xmlNode* was, const xmlNode* now) {
        const auto left = attributesOf(was), right = attributesOf(now);
        auto all = left;
        all.insert(right.begin(), right.end());
        const auto find = [](const auto& in, const Name& name) {
            const auto found = in.find(name);
            return found == in.end() ? std::optional<std::string>() : std::optional(found->second);
        };
        if (left == right) return;
        for (const auto& [name, unused] : all)
            if (find(left, name) != find(right, name))
                value(place(was) + "/@" + name.second, find(left, name), find(right, name));
    }

    void elements(const xmlNode* was, const xmlNode* now) {
        if (nameOf(was) != nameOf(now))
            return add(place(was), "became " + pathOf(now) +
                                        (localName(was) == localName(now) ? " of namespace " +
                                                                                namespaceOf(now)
                                                                          : ""));
        attributes(was, now);
        if (const auto before = ownText(was), after = ownText(now); before != after)
            add(place(was), shown(before) + " became " + shown(after));
        for (const auto& [left, right] : align(childElements(was), childElements(now))) {
            if (!left)
                add(place(right), "is new: " + shown(textOf(right)));
            else if (!right)
                add(place(left), "is gone: it was " + shown(textOf(left)));
            else
                elements(left, right);
        }
    }
};

}  // namespace

Differences compare(const Document& was, const Document& now, std::size_t limit) {
    Comparison comparison{limit};
    if (was.root() && now.root()) comparison.elements(was.root(), now.root());
    return std::move(comparison.out);
}

}  // namespace kamhub::xml

#include "process/instance.hpp"

#include <array>
#include <charconv>
#include <type_traits>

#include "xml/document.hpp"

namespace kamhub::process {

namespace {

constexpr std::array kHappenings = {"start", "message", "signal",   "timer",
                                    "done",  "failed",  "children", "operate"};
constexpr std::array kPurposes = {"catch", "boundary", "event-start", "answer",
                                  "warn",  "due",      "escalate",    "resume"};
constexpr std::array kStates = {"running", "deferred", "waiting",   "cancelling",
                                "ended",   "failed",   "cancelled", "merged"};

// One list of fields for both directions: what is written is what is read.
template <class A>
void fields(A& a, Happening& v) {
    a("kind", v.kind), a("name", v.name), a("key", v.key), a("body", v.body), a("by", v.by);
    a("role", v.roles), a("reason", v.reason), a("target", v.target), a("until", v.until);
}
template <class A>
void fields(A& a, Token& v) {
    a("id", v.id), a("node", v.node), a("scope", v.scope), a("via", v.via), a("visit", v.visit);
    a("inner", v.inner), a("compensates", v.compensates), a("incident", v.incident);
}
template <class A>
void fields(A& a, Scope& v) {
    a("id", v.id), a("node", v.node), a("parent", v.parent), a("event", v.event);
}
template <class A>
void fields(A& a, Timer& v) {
    a("id", v.id), a("token", v.token), a("node", v.node), a("purpose", v.purpose);
    a("due", v.due), a("every", v.every), a("left", v.left), a("calendar", v.calendar);
    a("paused", v.paused);
}
template <class A>
void fields(A& a, Subscription& v) {
    a("id", v.id), a("token", v.token), a("node", v.node), a("message", v.message);
    a("key", v.key), a("signal", v.signal), a("event-start", v.event_start);
}
template <class A>
void fields(A& a, Signer& v) {
    a("who", v.who), a("signed-by", v.signed_by);
}
template <class A>
void fields(A& a, Task& v) {
    a("id", v.id), a("token", v.token), a("node", v.node), a("name", v.name), a("form", v.form);
    a("scope", v.scope), a("role", v.roles), a("assignee", v.assignee), a("owner", v.owner);
    a("signer", v.signers), a("sign-any", v.sign_any), a("copy", v.copies), a("begun", v.begun);
    a("due", v.due), a("urged", v.urged), a("escalated", v.escalated);
}
template <class A>
void fields(A& a, Incident& v) {
    a("id", v.id), a("token", v.token), a("node", v.node), a("what", v.what), a("at", v.at);
}
template <class A>
void fields(A& a, Done& v) {
    a("order", v.order), a("node", v.node), a("scope", v.scope), a("within", v.within);
}
template <class A>
void fields(A& a, Children& v) {
    a("token", v.token), a("total", v.total), a("started", v.started);
}
template <class A>
void fields(A& a, Instance& v) {
    a("id", v.id), a("definition", v.definition), a("hash", v.hash), a("parent", v.parent);
    a("parent-token", v.parent_token), a("index", v.index), a("body", v.body), a("state", v.state);
    a("error", v.error), a("leader", v.leader), a("priority", v.priority), a("chased", v.chased);
    a("data", v.data), a("token", v.tokens), a("scope", v.scopes), a("timer", v.timers);
    a("subscription", v.subscriptions), a("task", v.tasks), a("incident", v.incidents);
    a("done", v.done), a("children", v.children), a("visited", v.visited), a("held", v.held);
    a("next-id", v.next_id), a("history", v.history), a("version", v.version);
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\n':
                out += "&#10;";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '\t':
                out += "&#9;";
                break;
            default:
                out += c;
        }
    return out;
}

// Scalars become attributes, lists become child elements in order. One thread at a time.
class Writer {
public:
    template <class T>
    void operator()(const char* name, T& value) {
        if constexpr (std::is_same_v<T, std::string>)
            attribute(name, value);
        else if constexpr (std::is_same_v<T, Instant>)
            number(name, value.time_since_epoch().count());
        else
            number(name, static_cast<std::int64_t>(value));
    }
    template <class T>
    void operator()(const char* name, std::vector<T>& list) {
        for (auto& each : list) {
            Writer inner;
            if constexpr (std::is_same_v<T, std::string>)
                inner.attribute("v", each);
            else
                fields(inner, each);
            children_ += inner.element(name);
        }
    }
    std::string element(const std::string& name) const {
        return "<" + name + attributes_ +
               (children_.empty() ? std::string("/>") : ">" + children_ + "</" + name + ">");
    }

private:
    // An empty text, the number 0 and false are what a fresh value has: they are left out.
    void attribute(const std::string& name, const std::string& value) {
        if (!value.empty()) attributes_ += " " + name + "=\"" + escaped(value) + "\"";
    }
    void number(const char* name, std::int64_t value) {
        if (value) attribute(name, std::to_string(value));
    }

    std::string attributes_, children_;
};

// One thread at a time.
class Reader {
public:
    explicit Reader(const _xmlNode* node) : node_(node) {}

    template <class T>
    void operator()(const char* name, T& value) {
        const auto text = xml::attributeOf(node_, name);
        if constexpr (std::is_same_v<T, std::string>) {
            value = text;
        } else {
            std::int64_t number = 0;
            const auto* end = text.data() + text.size();
            if (!text.empty() && std::from_chars(text.data(), end, number).ptr != end)
                wrong_ = std::string(name) + "=\"" + text + "\" is no number";
            if constexpr (std::is_same_v<T, Instant>)
                value = Instant(Duration(number));
            else
                value = static_cast<T>(number);
        }
    }
    template <class T>
    void operator()(const char* name, std::vector<T>& list) {
        list.clear();
        for (const auto* each : xml::childElements(node_)) {
            if (xml::localName(each) != name) continue;
            if constexpr (std::is_same_v<T, std::string>) {
                list.push_back(xml::attributeOf(each, "v"));
            } else {
                Reader inner(each);
                fields(inner, list.emplace_back());
                if (wrong_.empty()) wrong_ = inner.wrong_;
            }
        }
    }
    const std::string& wrong() const { return wrong_; }

private:
    const _xmlNode* node_;
    std::string wrong_;
};

}  // namespace

const char* toString(Happening::Kind kind) { return kHappenings[static_cast<std::size_t>(kind)]; }
const char* toString(Timer::Purpose purpose) {
    return kPurposes[static_cast<std::size_t>(purpose)];
}
const char* toString(Instance::State state) { return kStates[static_cast<std::size_t>(state)]; }
bool isOver(Instance::State state) { return state >= Instance::State::Ended; }

namespace {

template <class T>
std::string written(const char* name, T value) {
    Writer writer;
    fields(writer, value);
    return writer.element(name) + "\n";
}

template <class T>
Result<T> read(const std::string& name, std::string_view bytes) {
    xml::Limits limits;
    limits.bytes = 64 * 1024 * 1024;
    const auto document = xml::Document::parse(bytes, limits);
    if (!document)
        return internalError("a process's " + name +
                             " that cannot be read: " + document.error().message);
    if (document->rootName() != name) return internalError("these are no bytes of an " + name);
    T out;
    Reader reader(document->root());
    fields(reader, out);
    if (!reader.wrong().empty())
        return internalError("a process's " + name + ": " + reader.wrong());
    return out;
}

}  // namespace

std::string toBytes(const Instance& instance) { return written("instance", instance); }

Result<Instance> instanceOf(std::string_view bytes) {
    auto out = read<Instance>("instance", bytes);
    if (out && out->state > Instance::State::Merged)
        return internalError("an instance in no state that is known");
    return out;
}

std::string toBytes(const Happening& happening) { return written("happening", happening); }

Result<Happening> happeningOf(std::string_view bytes) {
    auto out = read<Happening>("happening", bytes);
    if (out && out->kind > Happening::Kind::Operate)
        return internalError("a happening of no kind that is known");
    return out;
}

}  // namespace kamhub::process

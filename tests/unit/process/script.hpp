#pragma once
// Plays a script of cases/scenarios on a stage; its commands: README.md beside them.

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "stage.hpp"
#include "support.hpp"
#include "xml/document.hpp"

namespace kamhub::process::test {

inline std::string sorted(std::vector<std::string> words) {
    std::sort(words.begin(), words.end());
    std::string out;
    for (const auto& each : words) out += (out.empty() ? "" : " ") + each;
    return out;
}

// One thread at a time.
class Script {
public:
    explicit Script(Stage& stage) : world_(stage) {}

    // Empty, or "line: what was expected and what was there".
    std::string run(const std::string& text) {
        std::istringstream in(text);
        int number = 0;
        for (std::string line; std::getline(in, line);) {
            ++number;
            if (line.empty() || line[0] == '#') continue;
            auto wrong = command(line);
            if (wrong.empty() && !world_.broken.empty()) wrong = world_.broken.front();
            if (!wrong.empty()) return std::to_string(number) + ": " + line + ": " + wrong;
        }
        return refused_.empty() ? "" : "refused: " + refused_;
    }

private:
    struct Line {
        std::vector<std::string> words;
        std::map<std::string, std::string> named;
        std::string body, rest;
    };

    static Line parse(const std::string& line) {
        Line out;
        const auto body = line.find(" <");
        if (body != std::string::npos) out.body = line.substr(body + 1);
        std::istringstream in(line.substr(0, body));
        for (std::string word; in >> word;) {
            const auto equals = word.find('=');
            if (equals != std::string::npos && equals > 0)
                out.named[word.substr(0, equals)] = word.substr(equals + 1);
            else
                out.words.push_back(word);
        }
        const auto blank = line.find(' ');
        out.rest =
            blank == std::string::npos ? "" : line.substr(line.find_first_not_of(' ', blank));
        return out;
    }

    std::string command(const std::string& text) {
        const auto line = parse(text);
        const auto& name = line.words.at(0);
        if (name == "refused") {
            const bool fits = !refused_.empty() && refused_.find(line.rest) != std::string::npos;
            const auto was = std::exchange(refused_, "");
            return fits ? "" : "was: " + (was.empty() ? "not refused" : was);
        }
        if (!refused_.empty()) return "before it was refused: " + refused_;
        if (name == "process") return world_.loadProcess(file(line.rest), line.rest);
        if (name == "calendar") return world_.loadCalendar(file(line.rest));
        if (name == "decisions") return world_.loadDecisions(file(line.rest));
        if (name == "expect") return expect(line, text);
        if (name == "in") {
            const auto index = std::stoul(line.words.at(1));
            if (index >= world_.order.size())
                return "there are " + std::to_string(world_.order.size()) + " instances";
            return current_ = world_.order[index], "";
        }
        refused_ = act(line);
        return "";
    }

    static std::string file(const std::string& name) {
        return readFile(casesFolder() / "processes" / name);
    }

    std::string act(const Line& line) {
        const auto& name = line.words.at(0);
        const auto word = [&](std::size_t at) {
            return at < line.words.size() ? line.words[at] : std::string();
        };
        if (name == "start") return world_.start(word(1), line.body);
        if (name == "after") {
            const auto span = parseSpan(word(1));
            return world_.after(span->time + std::chrono::hours(24) * span->days);
        }
        Happening it;
        it.by = line.named.contains("by") ? line.named.at("by") : "partner:x";
        it.body = line.body;
        if (line.named.contains("roles")) {
            std::istringstream in(line.named.at("roles"));
            for (std::string role; std::getline(in, role, ',');) it.roles.push_back(role);
        }
        if (name == "answer") {
            it.kind = Happening::Kind::Message;
            it.name = word(2);
            it.key = keyOf(word(1));
        } else if (name == "message") {
            it.kind = Happening::Kind::Message;
            it.name = word(1);
            it.key = word(2);
        } else if (name == "signal") {
            it.kind = Happening::Kind::Signal;
            it.name = word(1);
        } else if (name == "fail") {
            it.kind = Happening::Kind::Failed;
            it.name = word(2);
            it.key = keyOf(word(1));
            it.reason = "refused";
        } else if (name == "done") {
            it.kind = Happening::Kind::TaskDone;
            it.key = taskOf(word(1));
        } else if (name == "operate") {
            operation(line, word(1), it);
        } else {
            return "there is no command " + name;
        }
        return world_.happen(current_, it);
    }

    void operation(const Line& line, const std::string& name, Happening& it) {
        const auto named = [&](const char* key) {
            return line.named.contains(key) ? line.named.at(key) : std::string();
        };
        it.kind = Happening::Kind::Operate;
        it.name = name;
        it.reason = named("why");
        it.target = named("target");
        std::replace(it.target.begin(), it.target.end(), ',', ' ');
        if (!named("mode").empty()) it.body = named("mode");
        if (!named("task").empty()) it.key = taskOf(named("task"));
        if (!named("until").empty()) parseIso(named("until"), it.until);
    }

    std::string keyOf(const std::string& node) const {
        for (const auto& each : world_.instance(current_).subscriptions)
            if (each.node == node) return each.key;
        for (auto at = world_.sent.rbegin(); at != world_.sent.rend(); ++at)
            if (at->node == node) {
                // Of several instances, that of the current one: its subscriptions know their keys.
                const auto instance = world_.instance(current_);
                for (const auto& each : instance.subscriptions)
                    if (each.key == at->key) return at->key;
            }
        return "nothing was sent by " + node;
    }

    std::string taskOf(const std::string& node) const {
        for (const auto& each : world_.instance(current_).tasks)
            if (each.node == node) return std::to_string(each.id);
        return "0";
    }

    std::string expect(const Line& line, const std::string& text) {
        const auto what = line.words.at(1);
        std::vector<std::string> wanted(line.words.begin() + 2, line.words.end());
        const auto instance = world_.instance(current_);
        std::vector<std::string> there;
        if (what == "data" || what == "history")
            return what == "data" ? data(text, instance) : history(wanted);
        if (what == "state")
            there = {toString(instance.state)};
        else if (what == "error")
            there = {instance.error};
        else if (what == "priority")
            there = {std::to_string(instance.priority)};
        else if (what == "tokens")
            for (const auto& each : instance.tokens) there.push_back(each.node);
        else if (what == "tasks")
            for (const auto& each : instance.tasks)
                there.push_back(each.node + (each.assignee.empty() ? "" : ":" + each.assignee));
        else if (what == "roles")
            for (const auto& each : instance.tasks)
                there.insert(there.end(), each.roles.begin(), each.roles.end());
        else if (what == "due")
            for (const auto& each : instance.tasks) there.push_back(toIso(each.due));
        else if (what == "timers")
            for (const auto& each : instance.timers)
                there.push_back(std::string(each.node.empty() ? "-" : each.node) + ":" +
                                toString(each.purpose));
        else if (what == "sent") {
            for (; sent_ < world_.sent.size(); ++sent_) there.push_back(world_.sent[sent_].type);
        } else if (what == "notices") {
            for (; notices_ < world_.notices.size(); ++notices_)
                there.push_back(world_.notices[notices_].kind);
        } else if (what == "instances") {
            there = {std::to_string(world_.live())};
        } else if (what == "incident") {
            const auto words = text.substr(text.find("incident") + 9);
            for (const auto& each : instance.incidents)
                if (each.what.find(words) != std::string::npos) return "";
            return "there are " + std::to_string(instance.incidents.size()) +
                   (instance.incidents.empty() ? "" : ": " + instance.incidents[0].what);
        } else {
            return "nothing can be expected of " + what;
        }
        return sorted(there) == sorted(wanted) ? "" : "was: " + sorted(there);
    }

    // expect data XPATH is VALUE
    static std::string data(const std::string& text, const Instance& instance) {
        const auto from = text.find("data") + 5, is = text.find(" is", from);
        const auto wanted = text.size() > is + 4 ? text.substr(is + 4) : "";
        const auto document = xml::Document::parse(instance.data);
        const auto path = xml::XPath::compile(text.substr(from, is - from), {});
        if (!document || !path) return "no data, or no XPath";
        const auto was = path->string(*document);
        return was && *was == wanted
                   ? ""
                   : "was: " + (was ? *was : was.error().message) + " in " + instance.data;
    }

    // expect history NODE EVENT [COUNT]
    std::string history(const std::vector<std::string>& wanted) const {
        int count = 0;
        for (const auto& each : world_.history(current_))
            count += each.node == (wanted.at(0) == "-" ? "" : wanted[0]) &&
                     each.event.starts_with(wanted.at(1));
        const int most = wanted.size() > 2 ? std::stoi(wanted[2]) : count > 0 ? count : 1;
        return count == most ? "" : "was there " + std::to_string(count) + " times";
    }

    Stage& world_;
    std::string current_ = "root", refused_;
    std::size_t sent_ = 0, notices_ = 0;
};

}  // namespace kamhub::process::test

// k:control and k:tell of a process, as they are read.

#include <algorithm>

#include "process/detail/reading.hpp"
#include "process/detail/words.hpp"

namespace kamhub::process::detail {

namespace {

constexpr const char* kHappenings[] = {"deferred", "waiting", "resumed",  "cancelling", "cancelled",
                                       "merged",   "failed",  "incident", "retried",    "chased"};

}  // namespace

std::vector<Control> Parts::controls(const xmlNode* process) {
    std::vector<Control> out;
    for (const auto* each : ownElements(process, "control")) {
        const auto attribute = [&](const char* name) { return xml::attributeOf(each, name); };
        const auto expression = [&](const char* name) -> std::optional<xml::XPath> {
            if (attribute(name).empty()) return std::nullopt;
            return xpath(each, attribute(name), "k:control: " + std::string(name));
        };
        Control control;
        control.message = attribute("message");
        control.key = expression("key");
        control.when = expression("when");
        control.reason = expression("reason");
        control.until = expression("until");
        control.target = expression("target");
        control.answer = attribute("answer");
        control.translation = attribute("translation");
        if (control.message.empty() || attribute("key").empty())
            complain_.at(each, "k:control names no message or no key",
                         "write message=\"TYPE\" key=\"XPath of the key\"");
        const auto wanted = operation(attribute("operation"));
        if (wanted && !isOfTask(*wanted))
            control.operation = *wanted;
        else
            complain_.at(
                each, "k:control: '" + attribute("operation") + "' is no operation on an instance",
                "write chase, amend, cancel, defer, wait, resume, merge, return or retry");
        if (control.answer.empty() && !control.translation.empty())
            complain_.at(each, "k:control has a translation and no answer",
                         "write answer=\"TYPE\", or no translation");
        if (!control.translation.empty())
            must(each, "translation", control.translation, known_.translation,
                 "write the name of a stylesheet beside the processes");
        out.push_back(std::move(control));
    }
    return out;
}

std::vector<Tell> Parts::tells(const xmlNode* process) {
    std::vector<Tell> out;
    for (const auto* each : ownElements(process, "tell")) {
        Tell tell{splitWords(xml::attributeOf(each, "when")), xml::attributeOf(each, "message"),
                  xml::attributeOf(each, "translation")};
        for (const auto& word : tell.when)
            if (std::none_of(std::begin(kHappenings), std::end(kHappenings),
                             [&](const char* known) { return word == known; }))
                complain_.at(each, "k:tell: nothing is called '" + word + "'",
                             "write deferred, waiting, resumed, cancelling, cancelled, merged, "
                             "failed, incident, retried, chased");
        if (tell.when.empty() || tell.message.empty())
            complain_.at(each, "k:tell lacks when or message", "write both");
        if (!tell.translation.empty())
            must(each, "translation", tell.translation, known_.translation,
                 "write the name of a stylesheet beside the processes");
        out.push_back(std::move(tell));
    }
    return out;
}

}  // namespace kamhub::process::detail

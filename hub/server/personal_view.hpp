#pragma once
// What an operator sees of what messages say of persons, and that it is written down who saw it.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "access/access.hpp"
#include "flow/hub.hpp"
#include "server/operator_request.hpp"

namespace kamhub::server {

// On answers in which something is hidden from the caller: the right that shows it.
constexpr char kHidden[] = "X-KamHub-Hidden";

// Thread-safe.
class PersonalView {
public:
    PersonalView(flow::Hub& hub, access::Access& access) : hub_(hub), access_(access) {}

    static bool may(const OperatorRequest& request) {
        return request.caller.may(access::kMessagesPersonal);
    }
    // Whether messages of the type have elements that are marked personal. Of a type that the
    // catalogue does not have (any more): yes.
    bool concerns(const std::string& type) const;

    struct Shown {
        std::string bytes;
        bool hidden = false;  // marked elements show a mask
    };
    // A stored document as the caller may see it. `message` is the one it belongs to; null where
    // the caller has not said it. 403 for a document in a partner's words, unless its message has
    // nothing personal. What is shown with the right is noted first. Blocks.
    std::variant<Shown, HttpResponse> show(const OperatorRequest& request,
                                           const store::MessageRow* message, std::string bytes);

    // An audit row: the caller saw what `object` says of persons. One in a minute for each caller
    // and object. Blocks until it is durable; Unavailable where it cannot be, and then nothing is
    // to be shown.
    Status note(const OperatorRequest& request, const std::string& object);

private:
    HttpResponse withheld(const OperatorRequest& request, bool message_known) const;

    flow::Hub& hub_;
    access::Access& access_;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Instant> noted_;  // caller, object
};

}  // namespace kamhub::server

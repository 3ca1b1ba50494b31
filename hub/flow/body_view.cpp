#include "flow/body_view.hpp"

namespace kamhub::flow {

Status BodyView::check(const xml::XPath& path) const {
    if (!large_ || !path.mayRead(large_->left_out, large_->lacking)) return okStatus();
    std::string names;
    for (const auto& name : large_->left_out) names += (names.empty() ? "" : ", ") + name;
    return invalidMessage("the expression " + path.text() + " may read elements that are many (" +
                          names + ") in a message of more than " + std::to_string(kTreeLimit) +
                          " bytes; choose by type, source, level, region or by elements that stand"
                          " once, or split it first with <split each=\"…\">");
}

Result<std::string> BodyView::string(const xml::XPath& path) const {
    if (auto status = check(path); !status) return status.error();
    return path.string(document_);
}

Result<bool> BodyView::boolean(const xml::XPath& path) const {
    if (auto status = check(path); !status) return status.error();
    return path.boolean(document_);
}

}  // namespace kamhub::flow

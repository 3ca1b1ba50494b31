#include "xml/detail/reader.hpp"

#include <algorithm>
#include <cstring>

namespace kamhub::xml::detail {

namespace {

constexpr std::size_t kPiece = 64 * 1024;

}  // namespace

Bytes::Bytes(const Payload& payload) : payload_(payload), left_(payload.size()) {
    if (!payload.inMemory()) file_.open(payload.file(), std::ios::binary);
}

Result<std::string> Bytes::next() {
    const auto wanted = std::min(left_, kPiece);
    std::string out;
    if (payload_.inMemory()) {
        out = payload_.view().substr(payload_.size() - left_, wanted);
    } else if (wanted > 0) {
        out.resize(wanted);
        if (!file_.read(out.data(), static_cast<std::streamsize>(wanted)))
            return internalError("spool file " + payload_.file().string() + " is not whole");
    }
    left_ -= wanted;
    return out;
}

Result<std::unique_ptr<Source>> Source::open(const Payload& payload, const std::string& charset,
                                             const Limits& limits) {
    if (payload.empty())
        return invalidMessage("line 1, column 1: the body is empty; send an XML document");
    Bytes bytes(payload);
    auto first = bytes.next();
    if (!first) return first.error();
    auto decoder = Decoder::forDocument(*first, charset);
    if (!decoder) return decoder.error();
    auto source = std::make_unique<Source>(std::move(bytes), std::move(*decoder), limits);
    source->first_ = std::move(*first);
    return source;
}

bool Source::fill() {
    auto piece = first_.empty() ? bytes_.next() : Result<std::string>(std::move(first_));
    first_.clear();
    if (!piece) return trouble_ = piece.error(), false;
    ended_ = bytes_.last();
    auto fault = decoder_.decode(std::move(*piece), ended_, ready_);
    if (!fault) fault = scan_.add(ready_, ended_);
    at_ = 0;
    if (fault) trouble_ = invalidMessage(toString(*fault));
    return !fault;
}

void Source::bound(std::optional<std::size_t> limit, std::string what) {
    left_ = limit;
    limit_ = limit.value_or(0);
    what_ = std::move(what);
}

int Source::read(void* self, char* buffer, int length) {
    auto& source = *static_cast<Source*>(self);
    if (source.trouble_) return -1;
    while (source.at_ == source.ready_.size()) {
        if (source.ended_) return 0;
        if (!source.fill()) return -1;
    }
    const auto count =
        std::min(source.ready_.size() - source.at_, static_cast<std::size_t>(length));
    if (source.left_ && count > *source.left_) {
        source.trouble_ = invalidMessage(source.what_ + " has more than " +
                                         std::to_string(source.limit_) + " bytes");
        return -1;
    }
    if (source.left_) *source.left_ -= count;
    std::memcpy(buffer, source.ready_.data() + source.at_, count);
    source.at_ += count;
    return static_cast<int>(count);
}

Result<std::unique_ptr<Reader>> Reader::open(const Payload& payload, const StreamOptions& options) {
    auto source = Source::open(payload, options.charset, options.limits);
    if (!source) return source.error();
    auto out = std::make_unique<Reader>();
    out->source_ = std::move(*source);
    // As in Document::parse: never NOENT, never HUGE.
    constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
    out->reader_.reset(
        xmlReaderForIO(&Source::read, nullptr, out->source_.get(), nullptr, "UTF-8", kOptions));
    if (!out->reader_) {
        if (out->source_->trouble()) return *out->source_->trouble();
        return internalError("no memory for a reader");
    }
    if (options.schema)
        if (auto status = out->validateBy(*options.schema); !status) return status.error();
    return out;
}

Status Reader::validateBy(const Schema& schema) {
    auto kept = std::make_shared<const Schema>(schema);
    if (xmlTextReaderSetSchema(reader_.get(), kept->get()) != 0)
        return internalError("the schema cannot be used while reading");
    schema_ = std::move(kept);
    return okStatus();
}

std::optional<Error> Reader::trouble(const ErrorCapture& capture) const {
    if (source_->trouble()) return source_->trouble();
    if (capture.faults().empty()) return std::nullopt;
    auto fault = capture.faults().front();
    if (fault.line == 0) fault.line = xmlTextReaderGetParserLineNumber(reader_.get());
    fault.what = Schema::plainWords(fault.what);
    return invalidMessage(toString(fault));
}

Result<bool> Reader::move(int (*how)(xmlTextReaderPtr)) {
    const ErrorCapture capture;
    const int moved = how(reader_.get());
    if (auto error = trouble(capture)) return *error;
    if (moved < 0) return invalidMessage("this is not XML");
    return moved == 1;
}

Result<bool> Reader::next() { return move(&xmlTextReaderRead); }
Result<bool> Reader::nextBeside() { return move(&xmlTextReaderNext); }

Result<xmlNode*> Reader::expand(std::size_t limit, const std::string& what) {
    const ErrorCapture capture;
    source_->bound(limit, "line " + std::to_string(line()) + ": " + what);
    auto* node = xmlTextReaderExpand(reader_.get());
    source_->bound(std::nullopt);
    if (auto error = trouble(capture)) return *error;
    if (!node) return invalidMessage("this is not XML");
    return node;
}

}  // namespace kamhub::xml::detail

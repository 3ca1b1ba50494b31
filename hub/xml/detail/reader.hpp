#pragma once
// libxml2's reader over a payload, behind decoder and pre-scan. Not a public header.

#include <libxml/xmlreader.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "sdk/payload.hpp"
#include "xml/detail/decoder.hpp"
#include "xml/detail/libxml.hpp"
#include "xml/detail/piece_scan.hpp"
#include "xml/stream.hpp"

namespace kamhub::xml::detail {

// The bytes of a payload, in order. One thread at a time.
class Bytes {
public:
    explicit Bytes(const Payload& payload);
    // The next ones, none behind the last.
    Result<std::string> next();
    bool last() const { return left_ == 0; }

private:
    Payload payload_;
    std::ifstream file_;
    std::size_t left_;
};

// The document as UTF-8, scanned, in pieces. One thread at a time.
class Source {
public:
    Source(Bytes bytes, Decoder decoder, const Limits& limits)
        : bytes_(std::move(bytes)), decoder_(std::move(decoder)), scan_(limits) {}
    static Result<std::unique_ptr<Source>> open(const Payload& payload, const std::string& charset,
                                                const Limits& limits);
    // For libxml2: 0 at the end, -1 where trouble() says why.
    static int read(void* self, char* buffer, int length);
    const std::optional<Error>& trouble() const { return trouble_; }
    // What may be read from now on before it is `what` of more than `limit` bytes; none: no bound.
    void bound(std::optional<std::size_t> limit, std::string what = {});

private:
    bool fill();

    Bytes bytes_;
    Decoder decoder_;
    PieceScan scan_;
    std::string first_, ready_;
    std::size_t at_ = 0, limit_ = 0;
    std::optional<std::size_t> left_;
    std::string what_;
    bool ended_ = false;
    std::optional<Error> trouble_;
};

// One thread at a time; moves between threads.
class Reader {
public:
    static Result<std::unique_ptr<Reader>> open(const Payload& payload,
                                                const StreamOptions& options);
    // Moves to the next node, or behind the subtree of this one; false behind the last. An end
    // is a node too.
    Result<bool> next();
    Result<bool> nextBeside();
    // The subtree of this node; it goes with the next move.
    Result<xmlNode*> expand(std::size_t limit, const std::string& what);

    int type() { return xmlTextReaderNodeType(reader_.get()); }
    int depth() { return xmlTextReaderDepth(reader_.get()); }
    bool isEmpty() { return xmlTextReaderIsEmptyElement(reader_.get()) == 1; }
    xmlNode* node() { return xmlTextReaderCurrentNode(reader_.get()); }
    int line() { return xmlTextReaderGetParserLineNumber(reader_.get()); }
    // The document must be valid from its root on; before the first move.
    Status validateBy(const Schema& schema);

private:
    Result<bool> move(int (*how)(xmlTextReaderPtr));
    std::optional<Error> trouble(const ErrorCapture& capture) const;

    std::unique_ptr<Source> source_;
    std::shared_ptr<const Schema> schema_;
    std::unique_ptr<xmlTextReader, FreeBy<xmlFreeTextReader>> reader_;  // uses both
};

}  // namespace kamhub::xml::detail

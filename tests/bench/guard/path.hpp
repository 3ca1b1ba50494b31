#pragma once
// The way of one fixed message through the hub, on one thread and part by part: what the guard
// counts instructions of, and what the micro-benchmarks time. One thread at a time.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "flow/intake.hpp"
#include "store/sqlite_apply.hpp"
#include "xml/soap.hpp"

namespace kamhub::bench {

class Path {
public:
    // The SOAP request of a file; a configuration with a catalogue, routes and one endpoint, made
    // of the benchmark's own files. The database lies in a folder of its own, which goes with it.
    explicit Path(const std::string& request_file);
    ~Path();

    // Each takes up what the one before has left, and leaves it there: any may be repeated.
    void parse();      // text -> tree
    void open();       // envelope -> body and header blocks; its tree is consumed
    void prepare();    // type, XSD, envelope, routes, canonical text, hashes
    void translate();  // canonical text -> partner's document
    void store();      // unit -> open transaction
    void commit();     // of what store() has written

private:
    xml::Document& envelope();

    class Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace kamhub::bench

// What an operator writes: a broken file must give complaints, never a crash, because a running hub
// reads it at a reload.

#include "access/partners.hpp"
#include "access/roles.hpp"
#include "flow/routes.hpp"
#include "host/graph.hpp"
#include "host/settings.hpp"
#include "target.hpp"
#include "xml/layout.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::fuzz {

namespace {

constexpr char kBundle[] = KAMHUB_SOURCE_DIR "/tests/mutation/bundle/";

// Either the thing or complaints, each with a place and words.
void judge(bool made, const Complaints& complaints) {
    require(made == complaints.empty());
    for (const auto& each : complaints)
        require(each.line >= 1 && each.column >= 1 && !each.what.empty() && !each.file.empty());
}

std::shared_ptr<const host::Catalogue> catalogue() {
    static const auto all = [] {
        Complaints complaints;
        auto out = host::Catalogue::load(std::string(kBundle) + "catalogue.xml", complaints);
        require(out != nullptr);
        return out;
    }();
    return all;
}

void hub(std::string_view bytes) {
    Complaints complaints;
    const auto root = xml::readConfig(asFile(bytes, "hub.xml").string(), complaints, "hub");
    judge(root.has_value(), complaints);
    if (!root) return;
    (void)host::hubSpec().parse(*root, complaints);
    for (const auto& child : root->children) {
        (void)host::listenerSpec().parse(child, complaints);
        (void)host::endpointSpec().parse(child, complaints);
    }
    (void)access::Partners::read(*root, complaints);
}

void roles(std::string_view bytes) {
    Complaints complaints;
    const auto loaded = access::Roles::load(asFile(bytes, "roles.xml"), complaints);
    judge(loaded != nullptr, complaints);
}

void routes(std::string_view bytes) {
    static const auto graph = [] {
        host::Graph out;
        out.catalogue = catalogue();
        return out;
    }();
    Complaints complaints;
    const auto loaded = flow::Routes::load(asFile(bytes, "routes.xml"), graph, complaints);
    judge(loaded != nullptr, complaints);
}

void translations(std::string_view bytes) {
    Complaints complaints;
    const auto loaded =
        host::Translations::load(asFile(bytes, "index.xml"), *catalogue(), complaints);
    judge(loaded != nullptr, complaints);
}

void codes(std::string_view bytes) {
    Complaints complaints;
    const auto loaded = xml::CodeTables::load(asFile(bytes, "codes.xml").string(), complaints);
    judge(bool(loaded), complaints);
}

void layout(std::string_view bytes) {
    Complaints complaints;
    const auto loaded = xml::Layouts::load(asFile(bytes, "layouts.xml").string(), complaints);
    judge(loaded != nullptr, complaints);
    if (loaded) (void)loaded->decode("KA01 record");
}

void stylesheet(std::string_view bytes) {
    static const auto input = xml::Document::parse("<c xmlns=\"urn:kamhub:canonical:1\">1</c>");
    Complaints complaints;
    const auto sheet =
        xml::Stylesheet::load(asFile(bytes, "sheet.xslt").string(), nullptr, complaints);
    judge(sheet.has_value(), complaints);
    if (sheet) (void)sheet->apply(*input, {{"id", "1"}});
}

void schema(std::string_view bytes) {
    static const auto input = xml::Document::parse("<c xmlns=\"urn:kamhub:canonical:1\">1</c>");
    Complaints complaints;
    const auto compiled = xml::Schema::load(asFile(bytes, "schema.xsd").string(), complaints);
    judge(compiled.has_value(), complaints);
    if (compiled) (void)compiled->validate(*input);
}

}  // namespace

std::vector<Target> configurationTargets() {
    return {{"hub", hub},       {"roles", roles},          {"routes", routes},
            {"codes", codes},   {"layout", layout},        {"translations", translations},
            {"schema", schema}, {"stylesheet", stylesheet}};
}

}  // namespace kamhub::fuzz

#pragma once
// The canonical catalogue, read once for a whole program of tests: with sanitizers, that is
// seconds.

#include <gtest/gtest.h>

#include "host/catalogue.hpp"

namespace kamhub::test {

// After xml::initialise().
inline std::shared_ptr<const host::Catalogue> canonicalCatalogue() {
    static const auto catalogue = [] {
        Complaints complaints;
        auto out = host::Catalogue::load(KAMHUB_SOURCE_DIR "/mappings/canonical/catalogue.xml",
                                         complaints);
        for (const auto& complaint : complaints) ADD_FAILURE() << toString(complaint);
        return out;
    }();
    return catalogue;
}

}  // namespace kamhub::test

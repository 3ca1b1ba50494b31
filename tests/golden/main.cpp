// The cases are found by reading mappings/, so the libraries are set up before GoogleTest asks for
// them.
#include <gtest/gtest.h>

#include "xml/document.hpp"

int main(int argc, char** argv) {
    kamhub::xml::initialise();
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}

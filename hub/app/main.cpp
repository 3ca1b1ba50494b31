#include "app/commands.hpp"
#include "xml/document.hpp"

int main(int argc, char** argv) {
    kamhub::xml::initialise();
    return kamhub::app::runProgram({argv + 1, argv + argc});
}

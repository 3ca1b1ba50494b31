#pragma once
// The commands of the program, one function each.

#include <vector>

#include "app/arguments.hpp"

namespace kamhub::app {

Command runCommand();
Command checkCommand();
Command statusCommand();
Command pluginsCommand();
Command routesCommand();
Command endpointsCommand();
Command lanesCommand();
Command pauseCommand();
Command resumeCommand();
Command messagesCommand();
Command messageCommand();
Command showCommand();
Command artefactCommand();
Command parkedCommand();
Command replayCommand();
Command discardCommand();
Command editCommand();
Command captureCommand();
Command sendCommand();
Command tryCommand();
Command simulateCommand();
Command userCommand();
Command tokenCommand();
Command recordsCommand();
Command moveCommand();
Command auditCommand();
Command archiveCommand();
Command docsCommand();
Command schemaCommand();

// All of them, in the order of the help.
std::vector<Command> allCommands();

// The whole program: words without the program's name, exit status.
int runProgram(const std::vector<std::string>& words);

// Prints a complaint to standard error.
int fail(const std::string& message, int status = kFailed);

// The folder of the running program.
std::string programFolder();
// Where plugins lie when nothing else is said.
std::string defaultPlugins();
// Where the web front end lies: beside the folder of the program.
std::string webFolder();

}  // namespace kamhub::app

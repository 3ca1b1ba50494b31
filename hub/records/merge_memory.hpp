#pragma once
// What a merge did, as its row of the log keeps it: all that it takes to undo it.

#include "records/entity.hpp"
#include "sdk/records.hpp"
#include "sdk/result.hpp"

namespace kamhub::records {

// Value.
struct MergeMemory {
    FieldValues loser;  // its fields, secrets among them, and its state
    struct Taken {
        std::string field, before, after;
    };
    std::vector<Taken> taken;  // fields of the survivor that changed
    struct Moved {
        std::string entity, id, field;
    };
    std::vector<Moved> references;  // that named the loser
    std::vector<std::string> keys;  // ids of their rows
    struct File {
        std::string id, name;  // of its row; as the loser had it
    };
    std::vector<File> files;
};

std::string print(const MergeMemory& memory);
Result<MergeMemory> mergeMemoryOf(const std::string& text);

}  // namespace kamhub::records

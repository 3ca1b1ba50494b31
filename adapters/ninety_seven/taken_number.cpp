#include "taken_number.hpp"

#include "durable_file.hpp"

namespace kamhub::ninety_seven {

Frame resyncFrame(FrameType type, const Taken& taken) {
    return Frame{type, taken.number, taken.outcome, padded(taken.serial, kSerialSize)};
}

Result<Taken> takenOf(const Frame& resync) {
    if (resync.body.size() != kSerialSize)
        return invalidMessage("RESYNC-ACK has no serial of 36 bytes");
    return Taken{resync.number, resync.code, trimmed(resync.body)};
}

Result<Taken> loadTaken(const std::filesystem::path& file) {
    std::error_code missing;
    if (!std::filesystem::exists(file, missing)) return Taken{};
    // The file is a RESYNC frame: one form to read and to check.
    const auto content = readWhole(file, kLargestFrame);
    if (!content) return content.error();
    if (content->size() == kLengthSize + kHeaderSize + kSerialSize)
        if (const auto frame = decode(content->substr(kLengthSize)); frame) return takenOf(*frame);
    return invalidConfig(file.string() +
                         " is damaged; remove it: the 97 system then repeats its last message, and"
                         " the hub recognises it");
}

Status storeTaken(const std::filesystem::path& file, const Taken& taken) {
    return writeDurably(file, encode(resyncFrame(FrameType::Resync, taken)));
}

}  // namespace kamhub::ninety_seven

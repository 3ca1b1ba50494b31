#include "flow/archive.hpp"

#include <Poco/DeflatingStream.h>
#include <Poco/Exception.h>
#include <Poco/InflatingStream.h>
#include <Poco/SHA2Engine.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "store/spool.hpp"

namespace kamhub::flow {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPart = ".part";
constexpr const char* kEnding = ".jsonl.gz";
constexpr const char* kHash = ".sha256";

Error archiveError(const std::string& doing, const fs::path& path) {
    return unavailable("the archive cannot " + doing + " " + path.string() +
                       "; see to its disk and its rights");
}

// For the hub's user alone: bodies are what partners say of customers.
Status makeFolder(const fs::path& folder) {
    std::error_code code;
    const bool made = fs::create_directories(folder, code);
    if (code) return archiveError("make the folder", folder);
    if (made) ::chmod(folder.c_str(), 0700);
    return okStatus();
}

Status sweep(const fs::path& folder) {
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (at->path().extension() == kPart) fs::remove(at->path(), code);
    return code ? archiveError("sweep", folder) : okStatus();
}

std::string compact(Instant at) {
    std::string out;
    for (const char c : toIso(at).substr(0, 19))
        if (c != '-' && c != ':') out += c;
    return out + "Z";
}

std::string hashOf(std::istream& in) {
    Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
    std::array<char, 64 * 1024> chunk;
    while (in.read(chunk.data(), chunk.size()), in.gcount() > 0)
        engine.update(chunk.data(), static_cast<std::size_t>(in.gcount()));
    return Poco::DigestEngine::digestToHex(engine.digest());
}

bool isArchiveFile(const fs::path& path) {
    const auto name = path.filename().string();
    const std::string_view ending(kEnding);
    return name.size() > ending.size() &&
           name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

Result<std::vector<fs::path>> filesOf(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (isArchiveFile(at->path())) out.push_back(at->path());
    if (code)
        return invalidConfig("there is no archive in " + folder.string() +
                             "; name its folder with --archive DIR");
    std::sort(out.rbegin(), out.rend());
    return out;
}

// Makes what is written to a file durable under its name.
Status settle(const fs::path& part, const fs::path& path) {
    if (auto status = store::syncPath(part); !status) return status;
    std::error_code code;
    fs::rename(part, path, code);
    if (code) return archiveError("name", path);
    return store::syncPath(path.parent_path());
}

}  // namespace

Result<std::unique_ptr<ArchiveFile>> ArchiveFile::begin(const fs::path& folder, Instant now,
                                                        std::int64_t first) {
    for (const auto& each : {folder, folder / "bodies"}) {
        if (auto status = makeFolder(each); !status) return status.error();
        if (auto status = sweep(each); !status) return status.error();
    }
    auto number = std::to_string(first);
    number.insert(0, number.size() < 12 ? 12 - number.size() : 0, '0');
    const std::string name = "messages-" + compact(now) + "-" + number;
    std::error_code ignored;
    fs::path path = folder / (name + kEnding);
    for (int again = 2; fs::exists(path, ignored); ++again)
        path = folder / (name + "-" + std::to_string(again) + kEnding);
    std::unique_ptr<ArchiveFile> out(std::make_unique<ArchiveFile>(Key{}, std::move(path)));
    if (auto status = out->good("make"); !status) return status.error();
    return out;
}

ArchiveFile::ArchiveFile(Key, fs::path path)
    : path_(std::move(path)),
      part_(path_.string() + kPart),
      file_(part_, std::ios::binary | std::ios::trunc),
      zip_(std::make_unique<Poco::DeflatingOutputStream>(file_,
                                                         Poco::DeflatingStreamBuf::STREAM_GZIP)) {
    ::chmod(part_.c_str(), 0600);
}

ArchiveFile::~ArchiveFile() {
    try {
        zip_.reset();
    } catch (const Poco::Exception&) {
        file_.close();  // what is not whole goes anyway
    }
    std::error_code ignored;
    fs::remove(part_, ignored);
}

Status ArchiveFile::good(const char* doing) const {
    return file_.good() && zip_->good() ? okStatus() : Status(archiveError(doing, part_));
}

Status ArchiveFile::add(const std::string& line) {
    *zip_ << line << '\n';
    return good("write");
}

Result<std::string> ArchiveFile::keep(const Payload& body) {
    const std::string name = "bodies/" + body.sha256() + ".gz";
    const fs::path path = path_.parent_path() / name, part = path.string() + kPart;
    std::error_code ignored;
    if (fs::exists(path, ignored)) return name;
    {
        std::ofstream file(part, std::ios::binary | std::ios::trunc);
        ::chmod(part.c_str(), 0600);
        Poco::DeflatingOutputStream zip(file, Poco::DeflatingStreamBuf::STREAM_GZIP);
        auto read = body.forEachChunk([&](std::string_view chunk) {
            zip.write(chunk.data(), static_cast<std::streamsize>(chunk.size()));
            return zip.good() && file.good();
        });
        if (!read) return read.error();
        zip.close();
        file.close();
        if (!zip.good() || !file.good()) return archiveError("write", part);
    }
    if (auto status = settle(part, path); !status) return status.error();
    return name;
}

Status ArchiveFile::end() {
    zip_->close();
    file_.close();
    if (!file_.good() || !zip_->good()) return archiveError("write", part_);
    // The hash first: a file that has its name has its hash.
    const fs::path hash = path_.string() + kHash, hash_part = hash.string() + kPart;
    {
        std::ifstream in(part_, std::ios::binary);
        std::ofstream out(hash_part, std::ios::trunc);
        out << hashOf(in) << "  " << path_.filename().string() << '\n';
        out.close();
        if (!out.good()) return archiveError("write", hash_part);
    }
    if (auto status = settle(hash_part, hash); !status) return status;
    return settle(part_, path_);
}

Status readArchive(const fs::path& folder,
                   const std::function<bool(const fs::path&, const std::string&)>& line) {
    const auto files = filesOf(folder);
    if (!files) return files.error();
    for (const auto& file : *files) {
        std::ifstream in(file, std::ios::binary);
        try {
            Poco::InflatingInputStream zip(in, Poco::InflatingStreamBuf::STREAM_GZIP);
            std::string text;
            while (std::getline(zip, text))
                if (!line(file, text)) return okStatus();
        } catch (const Poco::Exception& e) {
            return internalError(file.string() + " cannot be read: " + e.displayText());
        }
    }
    return okStatus();
}

namespace {

std::string faultOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary), beside(file.string() + kHash);
    std::string said;
    beside >> said;
    if (said.empty()) return file.string() + ": its hash is not beside it";
    return said == hashOf(in) ? "" : file.string() + ": it is not what its hash says";
}

std::string faultOfBody(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    try {
        Poco::InflatingInputStream zip(in, Poco::InflatingStreamBuf::STREAM_GZIP);
        if (hashOf(zip) == file.stem().string()) return "";
    } catch (const Poco::Exception&) {
        return file.string() + ": it cannot be read";
    }
    return file.string() + ": it is not what its name says";
}

}  // namespace

Result<ArchiveVerdict> verifyArchive(const fs::path& folder) {
    const auto files = filesOf(folder);
    if (!files) return files.error();
    ArchiveVerdict out;
    const auto judge = [&out](int& right, std::string fault) {
        if (fault.empty())
            ++right;
        else
            out.faults.push_back(std::move(fault));
    };
    for (const auto& file : *files) judge(out.files, faultOf(file));
    std::error_code none;  // no body was too large
    for (fs::directory_iterator at(folder / "bodies", none), end; !none && at != end;
         at.increment(none))
        if (at->path().extension() == ".gz") judge(out.bodies, faultOfBody(at->path()));
    return out;
}

}  // namespace kamhub::flow

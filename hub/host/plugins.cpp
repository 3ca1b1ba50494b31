#include "host/plugins.hpp"

#include <dlfcn.h>
#include <elf.h>
#include <unistd.h>

#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <exception>
#include <fstream>
#include <sstream>

#include "sdk/payload.hpp"

namespace kamhub::host {

namespace {

// Copies a T out of `bytes` at `at`, if it is there whole.
template <class T>
bool take(std::string_view bytes, std::size_t at, T& out) {
    if (at > bytes.size() || bytes.size() - at < sizeof(T)) return false;
    std::memcpy(&out, bytes.data() + at, sizeof(T));
    return true;
}

std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

// The text of our note within one PT_NOTE segment or SHT_NOTE section; empty if it is not there.
std::string_view findNote(std::string_view notes) {
    for (std::size_t at = 0;;) {
        Elf64_Nhdr note;
        if (!take(notes, at, note)) return {};
        const std::size_t name = at + sizeof note, text = name + padded(note.n_namesz);
        if (text > notes.size() || notes.size() - text < note.n_descsz) return {};
        if (note.n_type == kPluginNoteType &&
            notes.substr(name, sizeof kPluginNoteName) ==
                std::string_view(kPluginNoteName, sizeof kPluginNoteName))
            return notes.substr(text, note.n_descsz);
        at = text + padded(note.n_descsz);
    }
}

std::string_view noteOf(std::string_view elf) {
    Elf64_Ehdr header;
    if (!take(elf, 0, header) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_ident[EI_CLASS] != ELFCLASS64)
        return {};
    for (int i = 0; i < header.e_shnum; ++i) {
        Elf64_Shdr section;
        if (!take(elf, header.e_shoff + std::size_t(i) * header.e_shentsize, section)) return {};
        if (section.sh_type != SHT_NOTE || section.sh_offset > elf.size() ||
            elf.size() - section.sh_offset < section.sh_size)
            continue;
        if (auto text = findNote(elf.substr(section.sh_offset, section.sh_size)); !text.empty())
            return text;
    }
    return {};
}

std::string readWhole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

Result<PluginDescriptor> describe(const std::filesystem::path& file, std::string_view bytes) {
    if (bytes.empty())
        return invalidConfig("plugin " + file.string() +
                             " cannot be read; build it, or write another name");
    const auto text = noteOf(bytes);
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\0', at);
        if (end == text.npos) break;
        parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    if (parts.size() != 4)
        return invalidConfig("plugin " + file.string() +
                             " is no KamHub plugin; it has to use KAMHUB_PLUGIN in plugin.cpp");
    return PluginDescriptor{parts[0], parts[1], parts[2], parts[3]};
}

// Written beside and renamed, so that a second hub on the same folder never sees half a file.
Status copyOnce(std::string_view bytes, const std::filesystem::path& copy) {
    std::error_code error;
    // A copy of another size is what a full disk once left.
    if (std::filesystem::file_size(copy, error) == bytes.size() && !error) return okStatus();
    std::filesystem::create_directories(copy.parent_path(), error);
    const auto temporary = copy.string() + "." + std::to_string(getpid());
    std::ofstream out(temporary, std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) {
        std::filesystem::remove(temporary, error);
        return invalidConfig("cannot write " + temporary + "; is the disk full?");
    }
    std::filesystem::rename(temporary, copy, error);
    if (error) return invalidConfig("cannot write " + copy.string() + ": " + error.message());
    return okStatus();
}

Result<Offer> registerFrom(const std::filesystem::path& copy, const PluginDescriptor& descriptor) {
    try {
        // RTLD_NODELETE: objects made by this code may live as long as the process.
        const auto mode = boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local |
                          static_cast<boost::dll::load_mode::type>(RTLD_NODELETE);
        boost::dll::shared_library library(copy, mode);
        if (!library.has("kamhub_register"))
            return invalidConfig("plugin " + descriptor.name +
                                 " exports no kamhub_register; use KAMHUB_PLUGIN once");
        Registrar registrar;
        library.get<void(Registrar&)>("kamhub_register")(registrar);
        return std::move(registrar).take();
    } catch (const std::exception& e) {
        return invalidConfig("plugin " + descriptor.name + " cannot be loaded: " + e.what());
    } catch (...) {
        return invalidConfig("plugin " + descriptor.name +
                             " cannot be loaded: it threw what is no exception");
    }
}

}  // namespace

Result<PluginDescriptor> readDescriptor(const std::filesystem::path& file) {
    return describe(file, readWhole(file));
}

Result<LoadedPlugin> loadPlugin(const std::filesystem::path& file,
                                const std::filesystem::path& copies) {
    const auto bytes = readWhole(file);
    auto descriptor = describe(file, bytes);
    if (!descriptor) return descriptor.error();
    if (descriptor->abi != KAMHUB_ABI)
        return invalidConfig("plugin " + descriptor->name + " speaks ABI " + descriptor->abi +
                             ", this hub speaks " + KAMHUB_ABI +
                             "; rebuild it against this hub's headers");
    if (descriptor->sanitizers != KAMHUB_SANITIZERS)
        return invalidConfig("plugin " + descriptor->name + " is built " + descriptor->sanitizers +
                             ", this hub " + KAMHUB_SANITIZERS +
                             "; rebuild it with the same preset");
    if (descriptor->name != file.stem().string())
        return invalidConfig("plugin file " + file.filename().string() + " holds the plugin " +
                             descriptor->name + "; rename one of them");
    const auto sha256 = sha256Hex(bytes);
    const auto copy = copies / (sha256 + ".so");
    if (auto status = copyOnce(bytes, copy); !status) return status.error();
    auto offer = registerFrom(copy, *descriptor);
    if (!offer) return offer.error();
    return LoadedPlugin{*descriptor, sha256, std::move(*offer)};
}

}  // namespace kamhub::host

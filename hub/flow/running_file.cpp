#include "flow/running_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace kamhub::flow {

Result<RunningFile::Slot*> RunningFile::map(int descriptor) {
    static_assert(sizeof(Slot) == 64);
    const int flags = descriptor < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
    void* at = mmap(nullptr, kSlots * sizeof(Slot), PROT_READ | PROT_WRITE, flags, descriptor, 0);
    if (at == MAP_FAILED) return internalError(std::strerror(errno));
    return static_cast<Slot*>(at);
}

Result<std::shared_ptr<RunningFile>> RunningFile::open(const std::filesystem::path& file) {
    auto failed = [&](const std::string& why) {
        return internalError("cannot keep " + file.string() + ": " + why);
    };
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed(std::strerror(errno));
    // Allocated, not sparse: a full disk must not end the hub when a page is first written.
    const int allocated = posix_fallocate(descriptor, 0, kSlots * sizeof(Slot));
    auto slots = allocated == 0 ? map(descriptor) : Result<Slot*>(failed(std::strerror(allocated)));
    ::close(descriptor);
    if (!slots) return failed(slots.error().message);
    auto out = std::make_shared<RunningFile>(Made{}, *slots);
    out->restarted();
    return out;
}

std::shared_ptr<RunningFile> RunningFile::inMemory() {
    auto out = std::make_shared<RunningFile>(Made{}, map(-1).value());
    out->restarted();
    return out;
}

RunningFile::~RunningFile() { munmap(slots_, kSlots * sizeof(Slot)); }

void RunningFile::restarted() {
    const std::lock_guard lock(mutex_);
    free_.clear();
    suspects_.clear();
    last_time_ = false;
    ++life_;
    for (std::size_t i = kSlots; i-- > 0;) {
        auto& slot = slots_[i];
        slot.id.back() = '\0';
        if (slot.running != 0) ++slot.endings;
        slot.running = 0;
        if (slot.id[0] == '\0' || slot.endings == 0)
            clear(i);
        else
            suspects_[slot.id.data()] = i;
    }
}

RunningFile::Entry RunningFile::enter(const std::string& delivery) {
    const std::lock_guard lock(mutex_);
    std::size_t at = kSlots;
    if (const auto known = suspects_.find(delivery); known != suspects_.end()) {
        at = known->second;
        if (slots_[at].endings >= kMostEndings) {
            suspects_.erase(known);
            clear(at);
            return {Entry::May::Never, nullptr};
        }
        if (slots_[at].endings == kMostEndings - 1) {
            if (last_time_) return {Entry::May::Wait, nullptr};
            last_time_ = true;
        }
    } else if (!free_.empty() && delivery.size() < slots_[0].id.size()) {
        at = free_.back();
        free_.pop_back();
        std::strncpy(slots_[at].id.data(), delivery.c_str(), slots_[at].id.size() - 1);
    } else {
        return {};
    }
    // After the id: a process that is killed between the two leaves a slot that says nothing.
    std::atomic_ref(slots_[at].running).store(1, std::memory_order_release);
    return {Entry::May::Go, Handling(nullptr, [self = shared_from_this(), at, life = life_](void*) {
                self->leave(at, life);
            })};
}

void RunningFile::leave(std::size_t at, std::uint64_t life) {
    const std::lock_guard lock(mutex_);
    if (life != life_) return;
    if (slots_[at].endings > 0) {
        if (slots_[at].endings == kMostEndings - 1) last_time_ = false;
        suspects_.erase(slots_[at].id.data());
    }
    clear(at);
}

void RunningFile::clear(std::size_t at) {
    std::atomic_ref(slots_[at].running).store(0, std::memory_order_release);
    slots_[at].endings = 0;
    slots_[at].id.fill('\0');
    free_.push_back(at);
}

}  // namespace kamhub::flow

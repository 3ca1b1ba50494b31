// Goal: what was answered as committed is there after kill -9. Method: a child process submits in a
// loop and prints the number of each message whose commit it was told of; it is killed at some
// moment, the store opened again.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <semaphore>

#include "suite.hpp"

namespace kamhub::store::test {

namespace {

constexpr int kInFlight = 64;
constexpr int kLines = 400;

// In the child; never returns.
[[noreturn]] void submitForEver(Home& home, int out, int round) {
    auto store = home.open();
    if (!store) std::_Exit(2);
    std::counting_semaphore<kInFlight> free(kInFlight);
    for (int i = 0;; ++i) {
        free.acquire();
        const auto id = std::to_string(round) + "-" + std::to_string(i);
        (*store)->submit(accepting(id, "billing", numbered("C", i % 50)), [&, id](Outcome outcome) {
            if (!std::holds_alternative<Committed>(outcome)) std::_Exit(3);
            const auto line =
                std::to_string(std::get<Committed>(outcome).messages.at(0)) + " " + id + "\n";
            if (::write(out, line.data(), line.size()) < 0) std::_Exit(4);
            free.release();
        });
    }
}

// Reads until `lines` lines have come, or to the end.
void readLines(int in, std::string& text, int lines) {
    char buffer[4096];
    while (lines < 0 || std::count(text.begin(), text.end(), '\n') < lines) {
        const auto count = ::read(in, buffer, sizeof buffer);
        if (count <= 0) return;
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

}  // namespace

TEST_P(StoreSuite, KeepsWhatItAnsweredWhenKilled) {
    std::size_t acknowledged = 0;
    for (int round = 0; round < 5; ++round) {
        store_.reset();
        int pipe[2];
        ASSERT_EQ(::pipe(pipe), 0);
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(pipe[0]);
            submitForEver(*home_, pipe[1], round);
        }
        ::close(pipe[1]);
        std::string text;
        readLines(pipe[0], text, kLines + round * 37);
        ::kill(child, SIGKILL);
        readLines(pipe[0], text, -1);
        ::close(pipe[0]);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
        reopen();
        for (std::size_t at = 0, end; (end = text.find('\n', at)) != text.npos;
             at = end + 1, ++acknowledged) {
            std::int64_t seq = 0;
            const auto [blank, code] = std::from_chars(text.data() + at, text.data() + end, seq);
            const auto row = store().message(seq);
            ASSERT_TRUE(row.ok() && *row) << seq;
            EXPECT_EQ((*row)->envelope.id, std::string_view(blank + 1, text.data() + end));
            EXPECT_TRUE(*store().deliveryById((*row)->envelope.id + "-billing"));
            EXPECT_EQ(store().payload((*row)->body)->view(),
                      "<body>" + (*row)->envelope.id + "</body>");
        }
        std::int64_t waiting = 0;
        const auto counts = store().counts();
        for (const auto& endpoint : *counts) waiting += endpoint.waiting;
        EXPECT_GE(waiting, static_cast<std::int64_t>(acknowledged));
        EXPECT_EQ(static_cast<std::size_t>(waiting),
                  store().deliveries({.limit = kRowsAtMost})->size());
    }
    EXPECT_GE(acknowledged, std::size_t{5 * kLines});
}

}  // namespace kamhub::store::test

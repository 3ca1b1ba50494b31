#include "store/postgres_writer.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace kamhub::store::postgres {

namespace {

// Units under way at once; more would only wait in the server's socket.
constexpr std::size_t kInFlight = 2000;

// After the server refused a unit because its disk was full.
constexpr std::chrono::steady_clock::duration kFullPause = std::chrono::seconds(2);

std::int64_t steadyNow() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, const CurrentTables& tables,
               OnFatal on_fatal)
    : connection_(std::move(connection)),
      tables_(tables),
      on_fatal_(std::move(on_fatal)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Writer::~Writer() {
    stop();
    if (wake_ >= 0) ::close(wake_);
}

Status Writer::start() {
    if (wake_ < 0) return internalError("the store cannot make an eventfd");
    auto origin = connection_->run("SELECT gen_random_uuid()::text");
    if (!origin) return origin.error();
    sender_ = std::make_unique<UnitSender>((*origin)[0].text(0), tables_);
    PGconn* handle = connection_->handle();
    for (int i = 0; i < kStatements; ++i) {
        const auto statement = static_cast<Statement>(i);
        const Answer answer(PQprepare(handle, nameOf(statement), sqlOf(statement), 0, nullptr));
        if (!answer.ok()) return errorOf(answer, "preparing");
    }
    if (PQsetnonblocking(handle, 1) != 0 || PQenterPipelineMode(handle) != 1)
        return internalError("the store cannot enter libpq's pipeline");
    thread_ = std::thread([this] { run(); });
    return okStatus();
}

void Writer::stop() {
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
}

void Writer::submit(Unit unit, WhenDone done) {
    if (queue_.push(Submission(std::move(unit), std::move(done)))) wake();
}

Status Writer::sound() {
    if (auto status = queue_.sound(); !status) return status;
    if (steadyNow() < full_until_) return unavailable("the database's disk is full; free space");
    return okStatus();
}

void Writer::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Writer::run() {
    while (sendQueued()) {
        if (stopping_ && flights_.empty() && work_.empty() && queue_.empty()) return;
        if (!exchange(true)) break;
    }
    on_fatal_(failed_);
    giveUp();
    queue_.takeAll(work_);  // what came in before nothing was taken any more
    giveUp();
}

// Sends units as long as there are some, and a flush behind them when none is under way: while the
// disk is busy with one group, the next one gathers.
bool Writer::sendQueued() {
    for (;;) {
        if (work_.empty()) queue_.takeAll(work_);
        if (work_.empty() || flights_.size() >= kInFlight) break;
        Submission submission = std::move(work_.front());
        work_.pop_front();
        if (!sendUnit(std::move(submission))) return false;
    }
    return !unflushed_ || flushing_ || sendFlush();
}

bool Writer::sendUnit(Submission submission) {
    flights_.push_back({std::move(submission), {}, {}, false});
    Flight& flight = flights_.back();  // a deque keeps it in its place while others are popped
    unflushed_ = true;
    const auto send = [&](Statement statement, const Parameters& parameters) {
        flight.results.sent.push_back(statement);
        return sendStatement(statement, parameters);
    };
    return sender_->send(*flight.submission, send, flight.fault) && endSegment();
}

bool Writer::sendFlush() {
    flights_.push_back({});
    flights_.back().results.sent.push_back(Statement::Flush);
    flushing_ = true;
    unflushed_ = false;
    return sendStatement(Statement::Flush, {}) && endSegment();
}

bool Writer::sendStatement(Statement statement, const Parameters& parameters) {
    const auto wire = parameters.wire();
    if (PQsendQueryPrepared(connection_->handle(), nameOf(statement), parameters.count(),
                            wire.values.data(), wire.lengths.data(), wire.formats.data(), 0) != 1)
        return fail(PQerrorMessage(connection_->handle()));
    // A large payload leaves piece by piece.
    return statement != Statement::Piece || exchange(false);
}

bool Writer::endSegment() {
    if (PQpipelineSync(connection_->handle()) != 1)
        return fail(PQerrorMessage(connection_->handle()));
    return exchange(false);
}

bool Writer::exchange(bool wait) {
    PGconn* handle = connection_->handle();
    for (;;) {
        const int left = PQflush(handle);
        if (left < 0) return fail(PQerrorMessage(handle));
        if (left == 0 && !wait) return true;
        pollfd look[2] = {
            {PQsocket(handle), static_cast<short>(POLLIN | (left > 0 ? POLLOUT : 0)), 0},
            {wait ? wake_ : -1, POLLIN, 0}};
        if (::poll(look, 2, -1) < 0 && errno != EINTR) return fail("poll failed");
        if ((look[1].revents & POLLIN) != 0) {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
            wait = false;
        }
        if ((look[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            if (PQconsumeInput(handle) != 1) return fail(PQerrorMessage(handle));
            if (!receive()) return false;
            wait = false;
        }
    }
}

bool Writer::receive() {
    PGconn* handle = connection_->handle();
    // One "none" is the end of a statement's results; two in a row: all that was sent is answered.
    for (int none = 0; none < 2 && PQisBusy(handle) == 0;) {
        PGresult* result = PQgetResult(handle);
        if (PQstatus(handle) == CONNECTION_BAD) {
            PQclear(result);
            return fail(PQerrorMessage(handle));
        }
        none = result ? 0 : none + 1;
        if (result && !take(Answer(result))) return false;
    }
    return true;
}

bool Writer::take(const Answer& answer) {
    if (arriving_ >= flights_.size()) return fail("the server answers what nobody asked");
    Flight& flight = flights_[arriving_];
    if (answer.status() != PGRES_PIPELINE_SYNC) {
        if (auto error = postgres::take(flight.results, answer)) return fail(error->message);
        return true;
    }
    flight.ended = true;
    ++arriving_;
    if (flight.submission) return true;
    if (flight.results.refusal) return fail("a flush was refused");
    flushing_ = false;
    answerFlushed();
    return true;
}

// The flush that ended last makes everything before it durable.
void Writer::answerFlushed() {
    std::deque<Flight> done;
    for (; arriving_ > 0; --arriving_) {
        if (flights_.front().submission) done.push_back(std::move(flights_.front()));
        flights_.pop_front();
    }
    std::size_t bytes = 0;
    for (const auto& flight : done) bytes += flight.submission->bytes;
    queue_.release(done.size(), bytes);
    for (auto& flight : done) {
        auto& [submission, results, fault, ended] = flight;
        Outcome outcome = std::move(results.committed);
        if (results.refusal) outcome = std::move(*results.refusal);
        if (results.refusal && fault && std::holds_alternative<Error>(outcome)) outcome = *fault;
        if (results.disk_full) full_until_ = steadyNow() + kFullPause.count();
        submission->done(std::move(outcome));
    }
}

bool Writer::fail(const std::string& what) {
    if (!failed_.empty()) return false;
    failed_ = "the connection to the database is lost: " + what;
    std::replace(failed_.begin(), failed_.end(), '\n', ' ');
    queue_.fail(failed_);
    return false;
}

// Of what was sent nobody knows whether it is stored, and no commit is tried again; what was not
// sent is not stored.
void Writer::giveUp() {
    std::deque<Flight> sent = std::exchange(flights_, {});
    std::deque<Submission> unsent = std::exchange(work_, {});
    for (auto& flight : sent)
        if (flight.submission)
            flight.submission->done(internalError(
                "the store, writing: " + failed_ +
                "; whether the unit is stored is not known before the store is opened again"));
    for (auto& submission : unsent)
        submission.done(unavailable("the store has failed: " + failed_));
}

}  // namespace kamhub::store::postgres

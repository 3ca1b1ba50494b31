#include "flow/questions.hpp"

#include "flow/hub.hpp"

namespace kamhub::flow {

namespace {

constexpr int kMostQuestions = 256;  // waiting at one endpoint; more are told to come again

}  // namespace

Answer answerTo(const Envelope& question, const std::string& source, const std::string& type,
                xml::Document body, Instant now) {
    Answer out;
    out.envelope = question;
    out.envelope.id = uuidV5(question.source + "\n" + question.id + "\nanswer");
    out.envelope.type = type;
    out.envelope.source = source;
    out.envelope.correlation_id = question.id;
    out.envelope.time = now;
    out.body = std::move(body);
    return out;
}

Status Questions::post(const std::string& endpoint, std::function<void()> call) {
    if (++asking_ > kMostQuestions) {
        --asking_;
        return unavailable("too many questions wait for " + endpoint + "; ask again later");
    }
    {
        const std::lock_guard lock(mutex_);
        if (!ended_) {
            calls_->post([this, call = std::move(call)] {
                call();
                --asking_;
            });
            return okStatus();
        }
    }
    --asking_;
    return unavailable("endpoint " + endpoint + " answers no questions now");
}

void Questions::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
}

void Questions::close() { calls_->close(); }

}  // namespace kamhub::flow

// What the bare libraries and the bare disk allow, without a hub around them.
//
//   bench_floor --what WHAT [--seconds S] [--body FILE] [--dir FOLDER] …
//
//   log          append and sync, --producers wait each for its own record of 1 KiB
//   sync         one append and one sync at a time
//   body         libxml2: parse, and an XPath for the first symbol; soap_header likewise
//   pull         libxml2: read up to the first symbol, and no further
//   xslt         libxml2 and libxslt: there and back, with --request and --response
//   rsa          OpenSSL: private operations of RSA-2048
//
// Prints one JSON object.

#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/xmlreader.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "histogram.hpp"
#include "options.hpp"

namespace {

using namespace kamhub::bench;
using Steady = std::chrono::steady_clock;

double cpu() {
    rusage r{};
    getrusage(RUSAGE_SELF, &r);
    return static_cast<double>(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
           static_cast<double>(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

struct Result {
    unsigned long times = 0;
    double seconds = 0, cpu = 0;
    Histogram latencies;

    void print() const {
        std::printf(
            "{\"requests\": %lu, \"seconds\": %.4f, \"rate\": %.1f, \"cpu\": %.3f, \"p50\": %.4f, "
            "\"p99\": %.4f, \"max\": %.4f, \"errors\": 0}\n",
            times, seconds, static_cast<double>(times) / seconds, cpu, latencies.millis(0.5),
            latencies.millis(0.99), latencies.millis(1));
    }
};

void check(bool good, const char* what) {
    if (!good) Options::fail(std::string(what) + " failed");
}

// On one thread, until the time is over.
Result repeat(double seconds, const std::function<void()>& once) {
    once();
    Result out;
    const double before = cpu();
    const auto begun = Steady::now();
    for (auto now = begun; std::chrono::duration<double>(now - begun).count() < seconds;) {
        once();
        const auto after = Steady::now();
        out.latencies.add((after - now).count());
        now = after;
        ++out.times;
    }
    out.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    out.cpu = cpu() - before;
    return out;
}

// Producers append to what the one writer writes and syncs next, and wait until it is safe.
class Log {
public:
    explicit Log(const std::string& folder)
        : path_(folder + "/bench.log"),
          file_(open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600)) {
        check(file_ >= 0, "opening the log");
        writer_ = std::thread([this] { write(); });
    }
    ~Log() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        more_.notify_one();
        writer_.join();
        close(file_);
        unlink(path_.c_str());
    }

    void append(const std::string& record) {
        std::unique_lock lock(mutex_);
        next_ += record;
        const auto mine = batch_;
        more_.notify_one();
        safe_.wait(lock, [&] { return batch_safe_ > mine; });
    }

private:
    void write() {
        std::string now;
        std::unique_lock lock(mutex_);
        for (;;) {
            more_.wait(lock, [this] { return ended_ || !next_.empty(); });
            if (next_.empty()) return;
            now.clear();
            now.swap(next_);
            const auto batch = batch_++;
            lock.unlock();
            check(::write(file_, now.data(), now.size()) == static_cast<ssize_t>(now.size()),
                  "writing the log");
            check(fdatasync(file_) == 0, "syncing the log");
            lock.lock();
            batch_safe_ = batch + 1;
            safe_.notify_all();
        }
    }

    const std::string path_;
    const int file_;
    std::mutex mutex_;
    std::condition_variable more_, safe_;
    std::string next_;
    unsigned long batch_ = 0, batch_safe_ = 0;
    bool ended_ = false;
    std::thread writer_;
};

Result log(const Options& o) {
    Log log(o.text("dir", "."));
    const auto producers = static_cast<std::size_t>(o.number("producers", 64));
    const double seconds = o.number("seconds", 3);
    const std::string record(1024, 'r');
    std::vector<Result> each(producers);
    std::vector<std::thread> threads;
    const double before = cpu();
    const auto begun = Steady::now();
    for (auto& mine : each)
        threads.emplace_back([&] { mine = repeat(seconds, [&] { log.append(record); }); });
    for (auto& thread : threads) thread.join();
    Result out;
    out.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    out.cpu = cpu() - before;
    for (const auto& one : each) {
        out.times += one.times;
        out.latencies.add(one.latencies);
    }
    return out;
}

struct Xml {
    explicit Xml(const Options& o) : body(o.file("body")) {}
    xmlDocPtr parse(const char* text, int size) const {
        auto* doc = xmlReadMemory(text, size, "message.xml", nullptr, XML_PARSE_NONET);
        check(doc != nullptr, "parsing");
        return doc;
    }
    xmlDocPtr parse() const { return parse(body.data(), static_cast<int>(body.size())); }
    const std::string body;
};

Result route(const Options& o, const char* words) {
    const Xml xml(o);
    auto* path = xmlXPathCompile(BAD_CAST words);
    return repeat(o.number("seconds", 3), [&] {
        auto* doc = xml.parse();
        auto* context = xmlXPathNewContext(doc);
        xmlXPathRegisterNs(context, BAD_CAST "s",
                           BAD_CAST "http://schemas.xmlsoap.org/soap/envelope/");
        xmlXPathRegisterNs(context, BAD_CAST "t", BAD_CAST "http://someuri");
        check(xmlXPathCompiledEvalToBoolean(path, context) == 1, "the route's condition");
        xmlXPathFreeContext(context);
        xmlFreeDoc(doc);
    });
}

Result pull(const Options& o) {
    const Xml xml(o);
    return repeat(o.number("seconds", 3), [&] {
        auto* reader = xmlReaderForMemory(xml.body.data(), static_cast<int>(xml.body.size()),
                                          "message.xml", nullptr, XML_PARSE_NONET);
        bool found = false;
        while (!found && xmlTextReaderRead(reader) == 1)
            found = xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT &&
                    xmlStrEqual(xmlTextReaderConstLocalName(reader), BAD_CAST "symbol");
        check(found && xmlTextReaderRead(reader) == 1 &&
                  xmlStrEqual(xmlTextReaderConstValue(reader), BAD_CAST "IBM"),
              "the route's condition");
        xmlFreeTextReader(reader);
    });
}

Result xslt(const Options& o) {
    const Xml xml(o);
    auto* request = xsltParseStylesheetFile(BAD_CAST o.text("request").c_str());
    auto* response = xsltParseStylesheetFile(BAD_CAST o.text("response").c_str());
    check(request && response, "reading the stylesheets");
    const auto apply = [&](xsltStylesheetPtr sheet, const char* text, int size) {
        auto* doc = xml.parse(text, size);
        auto* made = xsltApplyStylesheet(sheet, doc, nullptr);
        xmlChar* out = nullptr;
        int length = 0;
        check(made && xsltSaveResultToString(&out, &length, made, sheet) == 0, "transforming");
        xmlFreeDoc(made);
        xmlFreeDoc(doc);
        return std::pair(out, length);
    };
    return repeat(o.number("seconds", 3), [&] {
        const auto [there, size] =
            apply(request, xml.body.data(), static_cast<int>(xml.body.size()));
        const auto [back, back_size] = apply(response, reinterpret_cast<char*>(there), size);
        check(std::string_view(reinterpret_cast<char*>(back), static_cast<std::size_t>(back_size))
                      .find("<symbol>IBM</symbol>") != std::string_view::npos,
              "the way back");
        xmlFree(there);
        xmlFree(back);
    });
}

Result rsa(const Options& o) {
    auto* key = EVP_RSA_gen(2048);
    const std::string text(64, 'x');
    return repeat(o.number("seconds", 3), [&] {
        auto* context = EVP_MD_CTX_new();
        unsigned char signature[256];
        std::size_t size = sizeof signature;
        check(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
                  EVP_DigestSign(context, signature, &size,
                                 reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size()) == 1,
              "signing");
        EVP_MD_CTX_free(context);
    });
}

Result sync(const Options& o) {
    const auto path = o.text("dir", ".") + "/bench.sync";
    const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    const std::string record(1024, 'r');
    auto out = repeat(o.number("seconds", 3), [&] {
        check(write(file, record.data(), record.size()) > 0 && fdatasync(file) == 0, "syncing");
    });
    close(file);
    unlink(path.c_str());
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options(argc, argv);
    const auto what = options.text("what");
    xmlInitParser();
    if (what == "log")
        log(options).print();
    else if (what == "sync")
        sync(options).print();
    else if (what == "body")
        route(options, "//order[1]/symbol = 'IBM'").print();
    else if (what == "soap_header")
        route(options, "/s:Envelope/s:Header/t:routing = 'xadmin;server1;community#1.0##'").print();
    else if (what == "pull")
        pull(options).print();
    else if (what == "xslt")
        xslt(options).print();
    else if (what == "rsa")
        rsa(options).print();
    else
        Options::fail("--what is log, sync, body, soap_header, pull, xslt or rsa");
}

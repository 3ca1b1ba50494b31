#include "server/pages.hpp"

#include <fstream>
#include <iterator>

#include "server/refusal.hpp"
#include "server/request_guard.hpp"

namespace kamhub::server {

namespace {

// What a build has is far below; what is beyond is no build of the front end.
constexpr std::size_t kMostFiles = 2000;
constexpr std::uintmax_t kLargestFile = 8 * 1024 * 1024;
constexpr std::string_view kAssets = "/assets/";
constexpr char kIndex[] = "/index.html";
// Nothing but what the hub itself serves, no script or style in a document, and in nobody's frame.
constexpr char kPolicy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";
constexpr char kNotBuilt[] =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>KamHub</title>"
    "<h1>KamHub runs; its pages are not built</h1>"
    "<p>Build them with <code>./dev web</code> (Node 18 and npm, from Debian) and start the hub "
    "again: it looks for <code>web/index.html</code> beside the folder of the program.</p>"
    "<p>The API is at <code>/api/v1/</code>.</p></html>\n";

const char* typeOf(const std::string& extension) {
    static const std::map<std::string, const char*, std::less<>> kTypes{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".woff2", "font/woff2"},
        {".webmanifest", "application/manifest+json"}};
    const auto found = kTypes.find(extension);
    return found == kTypes.end() ? nullptr : found->second;
}

std::string bytesOf(const std::filesystem::path& file) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (failed || size > kLargestFile) return {};
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Whether a list such as `gzip, deflate` or `gzip;q=1.0` takes gzip.
bool takesGzip(std::string_view accepted) {
    const auto at = accepted.find("gzip");
    if (at == accepted.npos) return false;
    const auto rest = accepted.substr(at + 4, accepted.substr(at + 4).find(','));
    const auto weight = rest.find("q=0");
    return weight == rest.npos || rest.find_first_of("123456789", weight) != rest.npos;
}

void guard(HttpResponse& response) {
    response.headers.emplace_back("Content-Security-Policy", kPolicy);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
}

}  // namespace

Pages::Pages(flow::Hub& hub, const std::filesystem::path& folder) : hub_(hub) { read(folder); }

Pages::~Pages() {
    for (const auto& listener : mounted_) hub_.listeners().unmount(listener, "/");
}

void Pages::read(const std::filesystem::path& folder) {
    std::error_code failed;
    for (std::filesystem::recursive_directory_iterator at(folder, failed), end;
         !failed && at != end && files_.size() < kMostFiles; at.increment(failed)) {
        const auto& file = at->path();
        const auto* type = typeOf(file.extension().string());
        std::error_code ignored;
        if (!type || at->is_symlink(ignored) || !at->is_regular_file(ignored)) continue;
        auto packed = file;
        packed += ".gz";
        File one{type, bytesOf(file), bytesOf(packed), {}};
        if (one.body.empty()) continue;
        one.tag = sha256Hex(one.body).substr(0, 32);
        files_.emplace("/" + file.lexically_relative(folder).generic_string(), std::move(one));
    }
}

Status Pages::mount() {
    const auto& settings = hub_.live().graph->settings;
    for (const auto& listener : {settings.operations, settings.web}) {
        if (listener.empty()) continue;
        // There a partner's GET / lists the services.
        if (listener == settings.front_door) continue;
        std::string address;
        for (const auto& open : hub_.listeners().list())
            if (open.config.name == listener) address = open.config.address;
        auto status = hub_.listeners().mount(
            listener, "/", [this, address](const HttpRequest& request, HttpResponder responder) {
                std::move(responder).answer(answer(address, request));
            });
        if (!status) return status;
        mounted_.push_back(listener);
    }
    return okStatus();
}

HttpResponse Pages::answer(const std::string& address, const HttpRequest& request) const {
    if (const auto why = refuseForeign(request, address); !why.empty()) return plainText(403, why);
    if (request.method != "GET" && request.method != "HEAD") {
        auto response = plainText(405, "only GET and HEAD are taken here");
        response.headers.emplace_back("Allow", "GET, HEAD");
        return response;
    }
    const bool index = request.path == "/" || request.path == kIndex;
    const auto found = files_.find(index ? std::string_view(kIndex) : request.path);
    if (found == files_.end()) {
        HttpResponse response = plainText(404, "nothing is served at " + request.path);
        if (index) response = {404, {{"Content-Type", "text/html; charset=utf-8"}}, kNotBuilt};
        guard(response);
        return response;
    }
    const auto& file = found->second;
    const bool packed =
        !file.packed.empty() && takesGzip(header(request.headers, "Accept-Encoding"));
    const auto tag = "\"" + file.tag + (packed ? "-gzip\"" : "\"");
    // A name below /assets/ has the hash of what is in it.
    HttpResponse response{200,
                          {{"ETag", tag},
                           {"Vary", "Accept-Encoding"},
                           {"Cache-Control", request.path.starts_with(kAssets)
                                                 ? "public, max-age=31536000, immutable"
                                                 : "no-cache"}},
                          {}};
    guard(response);
    if (header(request.headers, "If-None-Match").find(tag) != std::string_view::npos) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("Content-Type", file.type);
    if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = packed ? file.packed : file.body;
    return response;
}

}  // namespace kamhub::server

#pragma once
// TMF701: processes and their tasks as processFlow and taskFlow.

#include <functional>
#include <memory>
#include <optional>

#include "flow/hub.hpp"
#include "process/runner.hpp"
#include "records/keeper.hpp"
#include "server/tmf_api.hpp"

namespace kamhub::server {

// Empty: the caller holds the right; else the refusal, written down.
using TmfRefuse = std::function<std::optional<HttpResponse>(const TmfCall&, const char* right)>;

// Thread-safe operations; `keeper` may be null (task_view.hpp); `hub` and what `refuse` uses
// outlive them. A task that is done is no longer there: its process's history tells of it (GET
// /api/v1/instances/ID).
void addProcessApi(flow::Hub& hub, const std::shared_ptr<process::Runner>& runner,
                   std::shared_ptr<records::Keeper> keeper, TmfRefuse refuse, TmfApis& apis);

}  // namespace kamhub::server

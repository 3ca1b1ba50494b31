#pragma once
// What messages are made with, as it is live: each thing by its hash, and its text, so that a hash in
// a row of the journal can be looked up for as long as the journal is kept.

#include <functional>
#include <string>

#include "flow/hub.hpp"

namespace kamhub::flow {

struct LiveArtefact {
    std::string kind, name, hash;
    std::function<std::string()> source;  // of this hash; null where it is no text, as a plugin
};

void eachArtefact(const Live& live, const std::function<void(const LiveArtefact&)>& take);

// Submits the texts to the store, which keeps each once. What is submitted later is stored later:
// before the first attempt that names one of them. A store that takes nothing now is warned about
// only: it gets them with the next start or reload.
void keepArtefacts(HubParts& parts, const Live& live);

}  // namespace kamhub::flow

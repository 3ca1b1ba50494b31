#include "access/caller.hpp"

namespace kamhub::access {

std::string actorOf(const Subject& subject) {
    switch (subject.kind) {
        case SubjectKind::User:
            return "user:" + subject.name;
        case SubjectKind::Process:
            return "process:" + subject.name;
        case SubjectKind::Partner:
            return "partner:" + subject.name;
        case SubjectKind::Job:
            return "job:" + subject.name;
        case SubjectKind::Local:
            return "local";
    }
    return "local";
}

}  // namespace kamhub::access

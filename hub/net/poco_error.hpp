#pragma once
// The one place where POCO's network exceptions become errors.

#include <Poco/Exception.h>

#include <string>

#include "sdk/result.hpp"

namespace kamhub::net {

// `where` is host:port. `sent`: bytes of the message may have reached the partner, so that it may
// have acted.
Error fromPoco(const Poco::Exception& exception, const std::string& where, bool sent);

}  // namespace kamhub::net

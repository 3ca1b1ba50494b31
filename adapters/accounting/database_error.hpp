#pragma once
// The one place where the database's exceptions become errors.

#include <Poco/Exception.h>

#include "sdk/result.hpp"

namespace kamhub::accounting {

// Rejected: the content breaks a rule of the table. Unavailable without an answer: not connected.
// Unavailable with one: locked, out of time, out of room, or the table is not there. Timeout: the
// connection was lost in the middle. `lost`: the connection is no longer one.
Error fromDatabase(const Poco::Exception& exception, bool lost);

}  // namespace kamhub::accounting

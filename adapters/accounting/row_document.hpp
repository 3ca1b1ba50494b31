#pragma once
// Rows as documents: <row><CUST_CODE>…</CUST_CODE>…</row>, for the stylesheets.

#include <string>
#include <vector>

#include "row.hpp"
#include "sdk/payload.hpp"
#include "sdk/result.hpp"

namespace kamhub::accounting {

// The columns that a translated document names. An empty element is NULL. InvalidMessage for
// anything else than one flat row of column names.
Result<std::vector<Column>> columnsFrom(const Payload& document);

// ROW_KEY and OPERATION first, then each column that is not NULL.
std::string documentOf(const Row& row);

}  // namespace kamhub::accounting

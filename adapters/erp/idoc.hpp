#pragma once
// One document of the ERP and what its control record says.

#include <string>
#include <string_view>

#include "sdk/result.hpp"

namespace kamhub::erp {

// Value.
struct Idoc {
    std::string text;       // UTF-8, whatever charset it came in
    std::string number;     // DOCNUM, 16 digits: safe in a file name
    std::string key;        // ARCKEY; may be empty in documents from the ERP
    std::string message;    // MESTYP
    std::string operation;  // MESTYP, or MESTYP/MESCOD where there is a variant
};

// Reads bytes as they came. InvalidMessage, with the words for the sender, where they are no
// document of the contract.
Result<Idoc> readIdoc(std::string bytes);

}  // namespace kamhub::erp

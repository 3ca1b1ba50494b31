#pragma once
// Nightly files for tests, written line by line.

#include <string>
#include <vector>

#include "ninety_seven/batch_file.hpp"
#include "peer.hpp"

namespace kamhub::ninety_seven::test {

inline std::string customer(int number, int fee = 100, const std::string& level = "2") {
    return recordBytes(
        "<record layout=\"KA02\"><CHGKIND>U</CHGKIND><CUSTCODE>KH" + std::to_string(number) +
        "</CUSTCODE><CUSTNAME>示范客户㐂</CUSTNAME><KAFLAG>1</KAFLAG><CUSTLEVEL>" + level +
        "</CUSTLEVEL><REGION>44</REGION><AREA>广州</AREA><ADDRESS>示范大道88号</ADDRESS>"
        "<VERSION>1</VERSION><CHGTIME>20261122010203</CHGTIME><CHGUSER>97</CHGUSER><MONTHFEE>" +
        std::to_string(fee) + "</MONTHFEE></record>");
}

inline std::string header(const std::string& date, int sequence) {
    return recordBytes("<record layout=\"BH01\"><FILEDATE>" + date + "</FILEDATE><FILESEQ>" +
                       std::to_string(sequence) + "</FILESEQ><SENDER>97-GD</SENDER></record>");
}

inline std::string trailer(int count, int fees) {
    return recordBytes("<record layout=\"BT01\"><COUNT>" + std::to_string(count) +
                       "</COUNT><FEESUM>" + std::to_string(fees) + "</FEESUM></record>");
}

inline std::string file(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += line + "\r\n";
    return out;
}

// A right file with two customers.
inline std::string goodFile(const std::string& date = "20261122", int sequence = 1, int fee = 100) {
    return file(
        {header(date, sequence), customer(1, fee), customer(2, 250), trailer(2, fee + 250)});
}

}  // namespace kamhub::ninety_seven::test

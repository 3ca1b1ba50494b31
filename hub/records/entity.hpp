#pragma once
// What a declaration says of an entity, and all that were loaded together. Everything else (table,
// validation, forms, REST) follows from it. docs/specs/records.md says how it is written.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/tmf_face.hpp"
#include "sdk/config_spec.hpp"
#include "xml/stylesheet.hpp"

namespace kamhub::records {

enum class Kind {
    Text,
    LongText,
    Integer,
    Decimal,  // a scaled integer
    Money,    // likewise, in one currency
    Boolean,
    Day,      // 2026-11-27
    Instant,  // 2026-11-27T08:00:00Z
    Code,     // one of a list
    Reference,
};
const char* toString(Kind kind);  // text, long-text, …
std::optional<Kind> kindOf(std::string_view name);

struct Words {
    std::string en, zh;
};

class Pattern;

struct Field {
    std::string name;
    Words label, help;
    Kind kind = Kind::Text;
    int length = 0;  // characters at most
    int scale = 0;   // decimal places of Decimal and Money
    std::string pattern;
    std::shared_ptr<const Pattern> matcher;       // of the pattern; none without one
    std::optional<std::int64_t> least, greatest;  // scaled
    std::string currency, list, entity;
    std::string default_text;
    bool required = false, unique = false, indexed = false, searched = false, sorted = false;
    bool personal = false, secret = false, read_only = false;
    bool parent = false;  // of Reference: this record is a child of that one
    bool site = false;    // a site added it
    std::string group;
    std::string right;  // its group's: who lacks it does not see the field; empty: none
};

struct Group {
    std::string name;
    Words label;
    std::string right;
};

// <scope>: by which fields a right that reaches not over all records (access::Reach) reaches these.
// Each names a reference, a text that holds the business key, or id: the record itself is the
// person, team, unit or customer.
struct ScopeFields {
    std::string own, team, unit, customer;
    std::string through;  // a reference: this record is reached where that one is
    bool any = false;     // there is a <scope>
};

// <person>: its records are people who use the hub.
struct PersonFields {
    std::string user;            // the text that is the user's name; empty: they are no people
    std::string unit, customer;  // references; empty: none
};

// <membership>: its records say who belongs to which team.
struct MembershipFields {
    std::string person, team;  // references; empty: they are no memberships
    std::string until;         // a day; empty: for good
    std::string team_until;    // a day of the team's record
};

struct State {
    std::string name;
    Words label;
};

struct Transition {
    std::string name;
    Words label;
    std::vector<std::string> from;
    std::string to;
    std::string right;
    bool reason = false;  // who asks for it must say why
};

struct Measure {
    enum class Is { Count, Sum, Average, Least, Greatest };
    std::string name;
    Words label;
    Is is = Is::Count;
    std::string of;               // a field; of Count empty
    std::vector<std::string> by;  // fields
    std::string period_of;        // a day or an instant; empty: none
};

// <send>: a canonical message that a change of a record causes; it commits with the change.
struct Sending {
    std::string type;
    std::vector<std::string> on;    // kinds of changes and transitions; empty: all
    std::vector<std::string> with;  // entities whose records refer to this one and stand with it
    std::shared_ptr<const xml::Stylesheet> translation;  // change document (change_document.hpp) ->
                                                         // body
    std::optional<xml::XPath> when;                      // over the change document
    ConfigNode place;
};

// <take>: what a canonical message that is routed to hub/records does to one record.
struct Taking {
    enum class Missing { Refuse, Create, Ignore };
    struct Set {
        std::string field;
        xml::XPath
            value;  // over the body; empty: the field stays. Of a reference: its business key
        bool if_there = false;  // of a reference to nothing: the field stays
    };
    struct Move {
        std::string transition;
        std::vector<std::string> from;  // states; none: any
        std::optional<xml::XPath> when;
    };
    std::string type;
    xml::XPath key;  // the record's business key
    Missing missing = Missing::Refuse;
    bool wait = false;  // what is not there may still come: tried again
    std::optional<xml::XPath> when;
    std::vector<Set> sets;
    std::vector<Move> moves;  // the first that applies
    bool own = true;          // also what records of this entity said
    ConfigNode place;
};

// <answer>: how records answer a canonical question that is routed to hub/records.
struct Answering {
    struct Given {
        std::string field;
        xml::XPath value;  // over the question; empty: not given
    };
    struct KnownAs {
        xml::XPath system, key;  // an external key; empty: not given
    };
    std::string type;
    std::optional<xml::XPath> key;  // the business key of the one record; else candidates by:
    std::vector<Given> given;
    std::vector<KnownAs> known_as;
    std::vector<std::string> with;  // entities whose records refer to it and stand with it
    std::shared_ptr<const xml::Stylesheet> translation;  // <answer> (answers.hpp) -> body
    ConfigNode place;
};

// By which fields two records are taken for the same.
struct Match {
    std::string name;
    Words label;
    std::vector<std::string> fields;  // every one of them
    bool normalised = false;          // compared as a search does: without case, width and signs
};

struct Entity {
    std::string name;
    Words label;
    std::string key;    // the field people know it by; unique
    std::string title;  // the field that names it in lists
    ScopeFields scope;  // none: who has the right reaches all
    PersonFields person;
    MembershipFields membership;
    std::vector<Group> groups;
    std::vector<Field> fields;
    std::vector<State> states;
    std::string initial;
    std::vector<Transition> transitions;
    std::vector<Measure> measures;
    std::vector<Match> matches;
    std::vector<Sending> sendings;
    std::vector<Taking> takings;
    std::vector<Answering> answerings;
    std::vector<TmfFace> faces;  // the TM Forum resources it is served as

    const Field* field(std::string_view name) const;
    bool hasState(std::string_view name) const;
    const Transition* transition(std::string_view name) const;
    const Measure* measure(std::string_view name) const;
    const Match* match(std::string_view name) const;
    bool searched() const;
};

// The column of the state of a record, where its entity has states.
inline constexpr char kStateField[] = "state";

struct Code {
    std::string value;
    Words label;
    bool retired = false;  // kept where it stands, not taken anew
};

struct CodeList {
    std::string name;
    Words label;
    std::vector<Code> codes;
    std::map<std::string, std::size_t, std::less<>> by_value;  // index of codes

    const Code* code(std::string_view value) const;
};

// A page that a module or site describes (docs/specs/pages.md).
struct PageFile {
    std::string module;  // whose folder it stands in
    ConfigNode page;
};

// All that was loaded. Immutable.
class Model {
public:
    const Entity* entity(std::string_view name) const;
    const CodeList* list(std::string_view name) const;
    const std::map<std::string, Entity, std::less<>>& entities() const { return entities_; }
    const std::map<std::string, CodeList, std::less<>>& lists() const { return lists_; }
    const std::vector<PageFile>& pages() const { return pages_; }
    const std::string& hash() const { return hash_; }

private:
    friend class ModelLoader;
    std::map<std::string, Entity, std::less<>> entities_;
    std::map<std::string, CodeList, std::less<>> lists_;
    std::vector<PageFile> pages_;
    std::string hash_;
};

// Reads the *.xml below `folders`, in the order of their names: first what modules declare, then
// what sites add (<extend>). None where there are complaints.
std::shared_ptr<const Model> loadModel(const std::vector<std::string>& folders,
                                       Complaints& complaints);

}  // namespace kamhub::records

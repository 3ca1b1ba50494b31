#include "records/declaration_specs.hpp"

namespace kamhub::records {

namespace {

// Name and labels, which nearly every element has.
template <class A>
ConfigSpec<A> named(const char* summary, const char* name, const char* example) {
    ConfigSpec<A> s(summary);
    s.field("name", &A::name, name).example(example);
    s.field("en", &A::en, "What people read in English.");
    s.field("zh", &A::zh, "What people read in Chinese.");
    return s;
}

}  // namespace

const ConfigSpec<EntityAttributes>& entitySpec() {
    using A = EntityAttributes;
    static const auto spec = [] {
        auto s = named<A>("A kind of record: its table, form, list and API follow.",
                          "Its name: a-z, 0-9, single _.", "customer");
        s.field("key", &A::key, "The unique field by which people and imports know a record.")
            .defaultsTo("")
            .example("code");
        s.field("title", &A::title, "The field that names a record in lists.")
            .defaultsTo("")
            .example("name");
        return s;
    }();
    return spec;
}

const ConfigSpec<ExtendAttributes>& extendSpec() {
    static const auto spec = [] {
        ConfigSpec<ExtendAttributes> s("What a site adds to an entity that a module declares.");
        s.field("entity", &ExtendAttributes::entity, "The entity.").example("customer");
        return s;
    }();
    return spec;
}

const ConfigSpec<GroupAttributes>& groupSpec() {
    static const auto spec = [] {
        auto s =
            named<GroupAttributes>("Fields that stand together in a form.", "Its name.", "basic");
        s.field("right", &GroupAttributes::right,
                "The right that it takes to see and change its fields, beside those of the entity.")
            .defaultsTo("")
            .example("customer.legal");
        return s;
    }();
    return spec;
}

const ConfigSpec<ScopeAttributes>& scopeSpec() {
    using A = ScopeAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("By which fields a right with a reach reaches these records.");
        s.field("own", &A::own, "The reference to the person whose record it is; or id.")
            .defaultsTo("")
            .example("account_manager");
        s.field("team", &A::team, "The reference to the team; or id.").defaultsTo("");
        s.field("unit", &A::unit, "The reference to the unit of the organisation; or id.")
            .defaultsTo("")
            .example("unit");
        s.field("customer", &A::customer, "The reference to the customer; or id.").defaultsTo("");
        s.field("through", &A::through,
                "A reference: the record is reached where the one is that it refers to.")
            .defaultsTo("")
            .example("customer");
        return s;
    }();
    return spec;
}

const ConfigSpec<PersonAttributes>& personSpec() {
    using A = PersonAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("Its records are people who may use the hub.");
        s.field("user", &A::user, "The text that holds the name of the user.").example("user_name");
        s.field("unit", &A::unit, "The reference to the unit that he works in.").defaultsTo("");
        s.field("customer", &A::customer, "The reference to the customer that he acts for.")
            .defaultsTo("");
        return s;
    }();
    return spec;
}

const ConfigSpec<MembershipAttributes>& membershipSpec() {
    using A = MembershipAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("Its records say who belongs to which team.");
        s.field("person", &A::person, "The reference to the person.").example("employee");
        s.field("team", &A::team, "The reference to the team.").example("team");
        s.field("until", &A::until, "The day on which it ends.").defaultsTo("");
        s.field("team-until", &A::team_until, "A day of the team: with it all memberships end.")
            .defaultsTo("");
        return s;
    }();
    return spec;
}

const ConfigSpec<FieldAttributes>& fieldSpec() {
    using A = FieldAttributes;
    static const auto spec = [] {
        auto s = named<A>("One field of a record.",
                          "Its name: a-z, 0-9, single _; a site's begins with x_.", "name");
        s.field("type", &A::type, "What it holds.")
            .choices({"text", "long-text", "integer", "decimal", "money", "boolean", "day",
                      "instant", "code", "reference"});
        s.field("help-en", &A::help_en, "A sentence about it in English.").defaultsTo("");
        s.field("help-zh", &A::help_zh, "A sentence about it in Chinese.").defaultsTo("");
        s.field("length", &A::length,
                "Of a text: characters at most; 0: 200 of a text, 4000 of a long text.")
            .defaultsTo("0");
        s.field("pattern", &A::pattern, "Of a text: the regular expression that it matches whole.")
            .defaultsTo("")
            .example("KA[0-9]{6}");
        s.field("min", &A::least, "Of a number or a sum: the least one.").defaultsTo("");
        s.field("max", &A::greatest, "Of a number or a sum: the greatest one.").defaultsTo("");
        s.field("scale", &A::scale, "Of a decimal or money: places behind the point.")
            .defaultsTo("2");
        s.field("currency", &A::currency, "Of money: its currency (ISO 4217).").defaultsTo("CNY");
        s.field("list", &A::list, "Of a code: the list it is from.")
            .defaultsTo("")
            .example("industry");
        s.field("entity", &A::entity, "Of a reference: the entity of the other record.")
            .defaultsTo("")
            .example("unit");
        s.field("parent", &A::parent, "Of a reference: this record is a part of the other one.")
            .defaultsTo("false");
        s.field("default", &A::default_text, "What a new record has where nothing is given.")
            .defaultsTo("");
        s.field("required", &A::required, "A record always has it.").defaultsTo("false");
        s.field("unique", &A::unique, "No two records have the same.").defaultsTo("false");
        s.field("indexed", &A::indexed, "Is often selected or ordered by.").defaultsTo("false");
        s.field("searched", &A::searched, "The search finds a record by its words.")
            .defaultsTo("false");
        s.field("sorted", &A::sorted,
                "Of a text: lists are ordered by it as Chinese readers expect.")
            .defaultsTo("false");
        s.field("personal", &A::personal, "Shown only with the right to see personal data.")
            .defaultsTo("false");
        s.field("secret", &A::secret, "Can be written, never read.").defaultsTo("false");
        s.field("read-only", &A::read_only, "Only the hub's own rules write it.")
            .defaultsTo("false");
        return s;
    }();
    return spec;
}

const ConfigSpec<StatesAttributes>& statesSpec() {
    static const auto spec = [] {
        ConfigSpec<StatesAttributes> s("The states of a record and the ways between them.");
        s.field("initial", &StatesAttributes::initial, "The state of a new record.")
            .example("prospect");
        return s;
    }();
    return spec;
}

const ConfigSpec<StateAttributes>& stateSpec() {
    static const auto spec = named<StateAttributes>("A state.", "Its name.", "prospect");
    return spec;
}

const ConfigSpec<TransitionAttributes>& transitionSpec() {
    using A = TransitionAttributes;
    static const auto spec = [] {
        auto s = named<A>("A way from some states to another; there is no other way.", "Its name.",
                          "qualify");
        s.field("from", &A::from, "The states it leaves, divided by blanks.")
            .example("prospect dormant");
        s.field("to", &A::to, "The state it leads to.").example("active");
        s.field("right", &A::right, "The right it takes; without it that of changing the record.")
            .defaultsTo("");
        s.field("reason", &A::reason, "Who asks for it says why.").defaultsTo("false");
        return s;
    }();
    return spec;
}

const ConfigSpec<MeasureAttributes>& measureSpec() {
    using A = MeasureAttributes;
    static const auto spec = [] {
        auto s = named<A>("A figure over the records that the asker may see.", "Its name.",
                          "spend_by_industry");
        s.field("is", &A::is, "What is computed.")
            .choices({"count", "sum", "average", "least", "greatest"});
        s.field("of", &A::of, "The number or sum that it is computed of; of a count none.")
            .defaultsTo("");
        s.field("by", &A::by, "The fields whose values divide it, divided by blanks.")
            .defaultsTo("")
            .example("industry");
        s.field("period-of", &A::period_of, "The day or instant by whose period it is divided.")
            .defaultsTo("")
            .example("created");
        return s;
    }();
    return spec;
}

const ConfigSpec<SendAttributes>& sendSpec() {
    using A = SendAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("A canonical message that a change of a record causes.");
        s.field("type", &A::type, "The message type, as the catalogue names it.")
            .example("kam.customer.profile-changed.v1");
        s.field(
             "on", &A::on,
             "The changes that cause it: create, change, remove, restore, add-key, remove-key, "
             "attach, remove-attachment, merge, split, names of transitions; without it every one.")
            .defaultsTo("")
            .example("create change");
        s.field("with", &A::with,
                "Entities whose records refer to this one and stand beside it in the change "
                "document, divided by blanks.")
            .defaultsTo("")
            .example("contact");
        s.field("when", &A::when, "XPath over the change document: only where it is true.")
            .defaultsTo("")
            .example("after/level != before/level");
        s.field("translation", &A::translation,
                "The stylesheet that makes the message's body of the change document.")
            .example("messages/profile_changed.xsl");
        return s;
    }();
    return spec;
}

const ConfigSpec<TakeAttributes>& takeSpec() {
    using A = TakeAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s(
            "What a canonical message that a route gives to hub/records does to a record.");
        s.field("type", &A::type, "The message type, as the catalogue names it.")
            .example("kam.customer.credit-status-changed.v1");
        s.field("key", &A::key, "XPath over the body: the business key of the record.")
            .example("c:customerCode");
        s.field("missing", &A::missing,
                "What becomes of it where no record has the key; with ignore also where another "
                "record that it names is not there.")
            .choices({"refuse", "create", "ignore"})
            .defaultsTo("refuse");
        s.field("wait", &A::wait,
                "What is not there (the record, unless it is created; another that it names) may "
                "still come: the message is tried again as deliveries are, and parked in the end.")
            .defaultsTo("false");
        s.field("when", &A::when, "XPath over the body: only where it is true.").defaultsTo("");
        s.field("own", &A::own,
                "Whether a record takes what a record of its own entity said; false where other "
                "modules' records take it.")
            .defaultsTo("true");
        return s;
    }();
    return spec;
}

const ConfigSpec<AnswerAttributes>& answerSpec() {
    using A = AnswerAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("How records answer a question that a route gives to hub/records.");
        s.field("type", &A::type, "The type of the question, as the catalogue names it.")
            .example("kam.customer.match-request.v1");
        s.field("key", &A::key,
                "XPath over the question: the business key of the record that it is about; without "
                "it <given> and <known-as> say which records it may be.")
            .defaultsTo("")
            .example("c:customerCode");
        s.field("with", &A::with,
                "Entities whose records refer to what is found and stand beside it, divided by "
                "blanks.")
            .defaultsTo("")
            .example("contact");
        s.field("translation", &A::translation,
                "The stylesheet that makes the answer's body of the question and what was found.")
            .example("messages/customer_match.xsl");
        return s;
    }();
    return spec;
}

const ConfigSpec<SetAttributes>& givenSpec() {
    using A = SetAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("What a question says of a record, for the rules of <match>.");
        s.field("field", &A::field, "The field.").example("registration_no");
        s.field("value", &A::value, "XPath over the question; empty: it says nothing of it.")
            .example("c:registrationNo");
        return s;
    }();
    return spec;
}

const ConfigSpec<KnownAsAttributes>& knownAsSpec() {
    using A = KnownAsAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("What another system calls the record that a question is about.");
        s.field("system", &A::system, "XPath over the question: the system.").example("c:system");
        s.field("key", &A::key, "XPath over the question: its key there.").example("c:sourceKey");
        return s;
    }();
    return spec;
}

const ConfigSpec<TakenAttributes>& setSpec() {
    using A = TakenAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("A field that a message sets.");
        s.field("field", &A::field, "The field.").example("credit_rating");
        s.field("value", &A::value,
                "XPath over the body; where it is empty the field stays as it is. Of a reference: "
                "the business key of the other record.")
            .example("c:creditRating");
        s.field("if-there", &A::if_there,
                "Of a reference: where there is no such record the field stays as it is.")
            .defaultsTo("false");
        return s;
    }();
    return spec;
}

const ConfigSpec<MoveAttributes>& moveSpec() {
    using A = MoveAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s(
            "A transition that a message makes; the first one whose condition is true. One that "
            "leads where the record stands already does nothing.");
        s.field("transition", &A::transition, "The transition.").example("qualify");
        s.field("from", &A::from,
                "Only where the record stands in one of these states, divided by blanks; without "
                "it in any.")
            .defaultsTo("")
            .example("watched proposed");
        s.field("when", &A::when, "XPath over the body; without it always.")
            .defaultsTo("")
            .example("c:decision = 'approved'");
        return s;
    }();
    return spec;
}

const ConfigSpec<MatchAttributes>& matchSpec() {
    using A = MatchAttributes;
    static const auto spec = [] {
        auto s = named<A>("What two records have in common that may be one.", "Its name.",
                          "registration");
        s.field("fields", &A::fields, "The fields that agree, every one, divided by blanks.")
            .example("registration_no");
        s.field("normalised", &A::normalised,
                "They agree as a search compares words: case, width and signs do not count.")
            .defaultsTo("false");
        return s;
    }();
    return spec;
}

const ConfigSpec<CodeListAttributes>& codeListSpec() {
    static const auto spec = named<CodeListAttributes>("A list of codes.", "Its name.", "industry");
    return spec;
}

const ConfigSpec<CodeAttributes>& codeSpec() {
    using A = CodeAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("One code.");
        s.field("value", &A::value, "What is stored and sent.").example("finance");
        s.field("en", &A::en, "What people read in English.");
        s.field("zh", &A::zh, "What people read in Chinese.");
        s.field("retired", &A::retired, "Kept where it stands, not taken anew.")
            .defaultsTo("false");
        return s;
    }();
    return spec;
}

}  // namespace kamhub::records

// The attributes of <tmf> and what stands in it.

#include "records/declaration_specs.hpp"

namespace kamhub::records {

const ConfigSpec<TmfAttributes>& tmfSpec() {
    using A = TmfAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("A TM Forum resource, v4, as which the records are served.");
        s.field("api", &A::api, "The API: /tmf-api/API/v4/….").example("customerManagement");
        s.field("resource", &A::resource, "The resource in it.").example("customer");
        s.field("type", &A::type, "Its type: what @type says.").example("Customer");
        s.field("base", &A::base, "The type that it extends: what @baseType says.")
            .defaultsTo("")
            .example("PartyRole");
        s.field("characteristic", &A::characteristic,
                "The list of names and values that takes the fields that are no attribute.")
            .defaultsTo("characteristic")
            .example("partyCharacteristic");
        s.field("creates", &A::creates, "Whether POST is served.").defaultsTo("true");
        s.field("changes", &A::changes, "Whether the API has PATCH.").defaultsTo("true");
        s.field("removes", &A::removes, "Whether the API has DELETE.").defaultsTo("true");
        s.field("events", &A::events,
                "What the API tells its listeners of, divided by blanks: create, "
                "attributeValueChange, delete, stateChange or, where it is called so, "
                "statusChange.")
            .defaultsTo("create attributeValueChange stateChange delete");
        return s;
    }();
    return spec;
}

const ConfigSpec<TmfAttributeAttributes>& tmfAttributeSpec() {
    using A = TmfAttributeAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("An attribute of the resource that a field is.");
        s.field("name", &A::name,
                "NAME; NAME/NAME where it lies deeper; NAME[KEY=VALUE]/NAME in the element of a "
                "list that has these constants.")
            .example("contactMedium[mediumType=email]/characteristic/emailAddress");
        s.field("field", &A::field, "The field; id: the record itself, as a reference.")
            .defaultsTo("");
        s.field("value", &A::value, "In place of a field: what it is always.").defaultsTo("");
        s.field("referred", &A::referred,
                "Of a reference: the type of what it leads to; without it that of its first "
                "resource, or its entity.")
            .defaultsTo("")
            .example("Organization");
        return s;
    }();
    return spec;
}

const ConfigSpec<TmfStatusAttributes>& tmfStatusSpec() {
    using A = TmfStatusAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("The attribute that the state is.");
        s.field("name", &A::name, "The attribute.").defaultsTo("status");
        s.field("reason", &A::reason, "The attribute that says why it changes.").defaultsTo("");
        return s;
    }();
    return spec;
}

const ConfigSpec<TmfStateAttributes>& tmfStateSpec() {
    using A = TmfStateAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s("What a state is called there.");
        s.field("state", &A::state, "The state.").example("prospect");
        s.field("value", &A::value, "The value of the attribute.").example("initialized");
        return s;
    }();
    return spec;
}

const ConfigSpec<TmfChildrenAttributes>& tmfChildrenSpec() {
    using A = TmfChildrenAttributes;
    static const auto spec = [] {
        ConfigSpec<A> s(
            "A list of the records that refer to this one, read only: references, or, "
            "with <attribute> in it, these attributes of them.");
        s.field("name", &A::name, "The attribute.").example("account");
        s.field("entity", &A::entity, "Whose records.").example("account");
        s.field("by", &A::by, "Their field that refers to this record.").example("customer");
        s.field("referred", &A::referred, "Their type; without it that of their first resource.")
            .defaultsTo("");
        s.field("type", &A::type, "With <attribute> in it: what @type says.")
            .defaultsTo("")
            .example("QuoteItem");
        return s;
    }();
    return spec;
}

}  // namespace kamhub::records

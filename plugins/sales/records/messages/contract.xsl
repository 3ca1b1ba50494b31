<?xml version="1.0" encoding="UTF-8"?>
<!-- A contract with its terms (M16); those who compensate know its clause from it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <ContractChanged>
      <contractNo><xsl:value-of select="$a/number"/></contractNo>
      <version><xsl:value-of select="@version"/></version>
      <changeKind>
        <xsl:choose>
          <xsl:when test="$a/@state = 'fulfilled' or $a/@state = 'renewed' or $a/@state = 'terminated'">ended</xsl:when>
          <xsl:when test="$a/@state = 'signed' and not(before/@state = 'signed')">created</xsl:when>
          <xsl:otherwise>modified</xsl:otherwise>
        </xsl:choose>
      </changeKind>
      <name><xsl:value-of select="$a/name"/></name>
      <kind><xsl:value-of select="$a/kind"/></kind>
      <state>
        <xsl:choose>
          <xsl:when test="$a/@state = 'drafted'">draft</xsl:when>
          <xsl:when test="$a/@state = 'in_approval'">in-approval</xsl:when>
          <xsl:when test="$a/@state = 'in_execution'">in-force</xsl:when>
          <xsl:when test="$a/@state = 'fulfilled'">expired</xsl:when>
          <xsl:when test="$a/@state = 'renewed'">expired</xsl:when>
          <xsl:when test="$a/@state = 'terminated'">ended</xsl:when>
          <xsl:otherwise><xsl:value-of select="$a/@state"/></xsl:otherwise>
        </xsl:choose>
      </state>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <xsl:if test="$a/ka_code"><kaCode><xsl:value-of select="$a/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/customer_level"><customerLevel><xsl:value-of select="$a/customer_level"/></customerLevel></xsl:if>
      <xsl:if test="$a/account"><account><xsl:value-of select="$a/account"/></account></xsl:if>
      <partyA><xsl:value-of select="$a/party_a"/></partyA>
      <partyB><xsl:value-of select="$a/party_b"/></partyB>
      <xsl:if test="$a/signed_on"><signedOn><xsl:value-of select="$a/signed_on"/></signedOn></xsl:if>
      <xsl:if test="$a/valid_from"><validFrom><xsl:value-of select="$a/valid_from"/></validFrom></xsl:if>
      <xsl:if test="$a/valid_to"><validTo><xsl:value-of select="$a/valid_to"/></validTo></xsl:if>
      <xsl:if test="$a/framework/number"><parentContractNo><xsl:value-of select="$a/framework/number"/></parentContractNo></xsl:if>
      <xsl:if test="$a/quote_no"><quoteNo><xsl:value-of select="$a/quote_no"/></quoteNo></xsl:if>
      <xsl:if test="$a/opportunity_no"><opportunityNo><xsl:value-of select="$a/opportunity_no"/></opportunityNo></xsl:if>
      <xsl:if test="$a/project/number"><salesProject><xsl:value-of select="$a/project/number"/></salesProject></xsl:if>
      <xsl:if test="$a/demand_order_no"><demandOrderNo><xsl:value-of select="$a/demand_order_no"/></demandOrderNo></xsl:if>
      <xsl:if test="$a/region"><region><xsl:value-of select="$a/region"/></region></xsl:if>
      <xsl:if test="$a/account_manager"><accountManager><xsl:value-of select="$a/account_manager"/></accountManager></xsl:if>
      <xsl:if test="$a/abstract"><abstract><xsl:value-of select="$a/abstract"/></abstract></xsl:if>
      <xsl:if test="$a/technical_solution"><technicalSolution><xsl:value-of select="$a/technical_solution"/></technicalSolution></xsl:if>
      <xsl:if test="$a/quality_terms"><qualityTerms><xsl:value-of select="$a/quality_terms"/></qualityTerms></xsl:if>
      <xsl:if test="$a/time_terms"><timeTerms><xsl:value-of select="$a/time_terms"/></timeTerms></xsl:if>
      <xsl:if test="$a/compensation_terms"><compensationTerms><xsl:value-of select="$a/compensation_terms"/></compensationTerms></xsl:if>
      <xsl:if test="$a/restore_minutes"><restoreMinutes><xsl:value-of select="$a/restore_minutes"/></restoreMinutes></xsl:if>
      <xsl:if test="$a/sla_level"><slaLevel><xsl:value-of select="$a/sla_level"/></slaLevel></xsl:if>
      <xsl:if test="$a/total_amount"><totalAmount><xsl:value-of select="$a/total_amount"/></totalAmount></xsl:if>
      <xsl:if test="$a/discount_rate"><discountRate><xsl:value-of select="$a/discount_rate"/></discountRate></xsl:if>
      <xsl:if test="$a/archived_on"><archivedOn><xsl:value-of select="$a/archived_on"/></archivedOn></xsl:if>
      <xsl:if test="@reason != ''"><reason><xsl:value-of select="@reason"/></reason></xsl:if>
      <changedAt><xsl:value-of select="@at"/></changedAt>
      <changedBy><xsl:value-of select="translate(substring(@actor, 1 + string-length(substring-before(@actor, ':')) + contains(@actor, ':')), ' :', '..')"/></changedBy>
    </ContractChanged>
  </xsl:template>
</xsl:stylesheet>

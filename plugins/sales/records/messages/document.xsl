<?xml version="1.0" encoding="UTF-8"?>
<!-- A document that was archived, with what it belongs to (M17). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <DocumentArchived>
      <documentNo><xsl:value-of select="$a/number"/></documentNo>
      <version><xsl:value-of select="@version"/></version>
      <name><xsl:value-of select="$a/name"/></name>
      <kind><xsl:value-of select="$a/kind"/></kind>
      <xsl:if test="$a/edition"><edition><xsl:value-of select="$a/edition"/></edition></xsl:if>
      <xsl:if test="$a/customer_code"><customerCode><xsl:value-of select="$a/customer_code"/></customerCode></xsl:if>
      <xsl:if test="$a/customer_name"><customerName><xsl:value-of select="$a/customer_name"/></customerName></xsl:if>
      <xsl:if test="$a/project/number"><salesProject><xsl:value-of select="$a/project/number"/></salesProject></xsl:if>
      <xsl:if test="$a/application_no"><demandOrderNo><xsl:value-of select="$a/application_no"/></demandOrderNo></xsl:if>
      <xsl:if test="$a/opportunity/number"><opportunityNo><xsl:value-of select="$a/opportunity/number"/></opportunityNo></xsl:if>
      <xsl:if test="$a/quote/number"><quoteNo><xsl:value-of select="$a/quote/number"/></quoteNo></xsl:if>
      <xsl:if test="$a/contract/number"><contractNo><xsl:value-of select="$a/contract/number"/></contractNo></xsl:if>
      <xsl:if test="$a/solution/number"><solutionNo><xsl:value-of select="$a/solution/number"/></solutionNo></xsl:if>
      <xsl:if test="$a/abstract"><abstract><xsl:value-of select="$a/abstract"/></abstract></xsl:if>
      <archivedOn>
        <xsl:choose>
          <xsl:when test="$a/archived_on"><xsl:value-of select="$a/archived_on"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="substring(@at, 1, 10)"/></xsl:otherwise>
        </xsl:choose>
      </archivedOn>
      <archivedBy><xsl:value-of select="$a/account_manager"/></archivedBy>
      <unit><xsl:value-of select="$a/unit"/></unit>
      <region><xsl:value-of select="$a/region"/></region>
      <changedAt><xsl:value-of select="@at"/></changedAt>
    </DocumentArchived>
  </xsl:template>
</xsl:stylesheet>

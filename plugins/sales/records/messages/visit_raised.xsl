<?xml version="1.0" encoding="UTF-8"?>
<!-- An opportunity that a visit found (M14). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <xsl:if test="not($a/need)">
      <xsl:message terminate="yes">the visit names no need; write what the customer needs before an opportunity is raised</xsl:message>
    </xsl:if>
    <OpportunityChanged>
      <opportunityNo><xsl:value-of select="concat('SJ-', substring($a/number, 1, 37))"/></opportunityNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <xsl:if test="$a/ka_code"><kaCode><xsl:value-of select="$a/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/customer_level"><customerLevel><xsl:value-of select="$a/customer_level"/></customerLevel></xsl:if>
      <source>visit</source>
      <sourceNo><xsl:value-of select="$a/number"/></sourceNo>
      <version>1</version>
      <name><xsl:value-of select="substring(concat($a/customer_name, '：', $a/purpose), 1, 120)"/></name>
      <stage>found</stage>
      <need><xsl:value-of select="$a/need"/></need>
      <xsl:if test="$a/product_kind"><productKind><xsl:value-of select="$a/product_kind"/></productKind></xsl:if>
      <xsl:if test="$a/expected_monthly"><expectedMonthlyRevenue><xsl:value-of select="$a/expected_monthly"/></expectedMonthlyRevenue></xsl:if>
      <owner><xsl:value-of select="$a/account_manager"/></owner>
      <xsl:if test="$a/team"><team><xsl:value-of select="$a/team"/></team></xsl:if>
      <managingUnit><xsl:value-of select="$a/unit"/></managingUnit>
      <region><xsl:value-of select="$a/region"/></region>
      <changedAt><xsl:value-of select="@at"/></changedAt>
    </OpportunityChanged>
  </xsl:template>
</xsl:stylesheet>

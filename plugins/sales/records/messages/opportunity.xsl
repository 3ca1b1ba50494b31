<?xml version="1.0" encoding="UTF-8"?>
<!-- An opportunity as it stands (M14). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <OpportunityChanged>
      <opportunityNo><xsl:value-of select="$a/number"/></opportunityNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <xsl:if test="$a/ka_code"><kaCode><xsl:value-of select="$a/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$a/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$a/customer_level"><customerLevel><xsl:value-of select="$a/customer_level"/></customerLevel></xsl:if>
      <xsl:if test="$a/source"><source><xsl:value-of select="$a/source"/></source></xsl:if>
      <xsl:if test="$a/source_no"><sourceNo><xsl:value-of select="$a/source_no"/></sourceNo></xsl:if>
      <version><xsl:value-of select="@version"/></version>
      <name><xsl:value-of select="$a/name"/></name>
      <stage>
        <xsl:choose>
          <xsl:when test="$a/@state = 'identified'">found</xsl:when>
          <xsl:when test="$a/@state = 'confirmed'">qualified</xsl:when>
          <xsl:when test="$a/@state = 'solution'">proposed</xsl:when>
          <xsl:when test="$a/@state = 'negotiating'">negotiated</xsl:when>
          <xsl:otherwise><xsl:value-of select="$a/@state"/></xsl:otherwise>
        </xsl:choose>
      </stage>
      <need><xsl:value-of select="$a/need"/></need>
      <xsl:if test="$a/need_kind"><needKind><xsl:value-of select="$a/need_kind"/></needKind></xsl:if>
      <xsl:if test="$a/product_kind"><productKind><xsl:value-of select="$a/product_kind"/></productKind></xsl:if>
      <xsl:if test="$a/expected_monthly"><expectedMonthlyRevenue><xsl:value-of select="$a/expected_monthly"/></expectedMonthlyRevenue></xsl:if>
      <xsl:if test="$a/probability"><probability><xsl:value-of select="$a/probability"/></probability></xsl:if>
      <owner><xsl:value-of select="$a/account_manager"/></owner>
      <xsl:if test="$a/team"><team><xsl:value-of select="$a/team"/></team></xsl:if>
      <managingUnit><xsl:value-of select="$a/unit"/></managingUnit>
      <region><xsl:value-of select="$a/region"/></region>
      <xsl:if test="$a/expected_on"><expectedOn><xsl:value-of select="$a/expected_on"/></expectedOn></xsl:if>
      <xsl:if test="@reason != '' or $a/reason"><reason><xsl:value-of select="(@reason[. != ''] | $a/reason)[1]"/></reason></xsl:if>
      <changedAt><xsl:value-of select="@at"/></changedAt>
    </OpportunityChanged>
  </xsl:template>
</xsl:stylesheet>

<?xml version="1.0" encoding="UTF-8"?>
<!-- A standing that was taken away as KeyAccountQualificationDecided (M04). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="a" select="after"/>
    <KeyAccountQualificationDecided>
      <applicationNo><xsl:value-of select="$a/number"/></applicationNo>
      <customerCode><xsl:value-of select="$a/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$a/customer_name"/></customerName>
      <decision>withdrawn</decision>
      <xsl:if test="$a/ka_code"><kaCode><xsl:value-of select="$a/ka_code"/></kaCode></xsl:if>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <xsl:if test="$a/industry"><industry><xsl:value-of select="$a/industry"/></industry></xsl:if>
      <region><xsl:value-of select="$a/region"/></region>
      <managingUnit><xsl:value-of select="$a/unit"/></managingUnit>
      <accountManager><xsl:value-of select="$a/account_manager"/></accountManager>
      <reason><xsl:value-of select="@reason"/></reason>
      <effectiveDate><xsl:value-of select="substring(@at, 1, 10)"/></effectiveDate>
      <decidedAt><xsl:value-of select="@at"/></decidedAt>
      <decidedBy><xsl:value-of select="@actor[. = 'local' or . = 'hub']"/><xsl:value-of select="substring(substring-after(@actor, ':'), 1, 40)"/></decidedBy>
    </KeyAccountQualificationDecided>
  </xsl:template>
</xsl:stylesheet>

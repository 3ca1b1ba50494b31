<?xml version="1.0" encoding="UTF-8"?>
<!-- A credit list entry that comes into force, or is lifted, as CreditStatusChanged (M09). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="e" select="after"/>
    <CreditStatusChanged>
      <customerCode><xsl:value-of select="$e/customer/code"/></customerCode>
      <customerName><xsl:value-of select="$e/customer/name"/></customerName>
      <xsl:if test="$e/customer/ka_code"><kaCode><xsl:value-of select="$e/customer/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$e/customer/ka_mark = 'true'"/></kaMark>
      <customerLevel><xsl:value-of select="$e/customer/level"/></customerLevel>
      <xsl:if test="$e/account"><account><xsl:value-of select="$e/account/number"/></account></xsl:if>
      <region><xsl:value-of select="$e/customer/province"/></region>
      <version><xsl:value-of select="@version"/></version>
      <grade><xsl:value-of select="$e/grade"/></grade>
      <xsl:if test="$e/customer/credit"><previousGrade><xsl:value-of select="$e/customer/credit"/></previousGrade></xsl:if>
      <xsl:if test="$e/score"><score><xsl:value-of select="$e/score"/></score></xsl:if>
      <xsl:if test="$e/customer/credit_score"><previousScore><xsl:value-of select="$e/customer/credit_score"/></previousScore></xsl:if>
      <listColour>
        <xsl:choose>
          <xsl:when test="$e/@state = 'lifted'">none</xsl:when>
          <xsl:otherwise><xsl:value-of select="$e/colour"/></xsl:otherwise>
        </xsl:choose>
      </listColour>
      <xsl:if test="$e/customer/list_colour"><previousListColour><xsl:value-of select="$e/customer/list_colour"/></previousListColour></xsl:if>
      <reason><xsl:value-of select="$e/cause"/></reason>
      <xsl:if test="$e/rule"><rule><xsl:value-of select="$e/rule"/></rule></xsl:if>
      <xsl:if test="contains(@actor, ':')"><confirmedBy><xsl:value-of select="translate(substring-after(@actor, ':'), ' :', '..')"/></confirmedBy></xsl:if>
      <xsl:if test="$e/note"><note><xsl:value-of select="$e/note"/></note></xsl:if>
      <effectiveDate><xsl:value-of select="$e/effective"/></effectiveDate>
      <xsl:if test="$e/valid_until"><validUntil><xsl:value-of select="$e/valid_until"/></validUntil></xsl:if>
      <changedAt><xsl:value-of select="@at"/></changedAt>
    </CreditStatusChanged>
  </xsl:template>
</xsl:stylesheet>

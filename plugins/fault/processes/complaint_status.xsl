<?xml version="1.0" encoding="UTF-8"?>
<!-- How far a complaint is (M48). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="complaint/*"/>
    <ComplaintStatusChanged>
      <xsl:copy-of select="$m/c:complaintNo"/>
      <state><xsl:value-of select="state"/></state>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:copy-of select="$m/c:kind"/>
      <xsl:if test="string(assignment/*/department) != ''"><handledBy><xsl:value-of select="assignment/*/department"/></handledBy></xsl:if>
      <xsl:if test="string(handling/*/result) != ''"><result><xsl:value-of select="handling/*/result"/></result></xsl:if>
      <xsl:if test="string(handling/*/answer) != ''"><answer><xsl:value-of select="handling/*/answer"/></answer></xsl:if>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </ComplaintStatusChanged>
  </xsl:template>
</xsl:stylesheet>
